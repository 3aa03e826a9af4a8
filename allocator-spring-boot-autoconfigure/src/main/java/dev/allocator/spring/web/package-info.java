/**
 * Scopes of requests to Spring MVC controllers.
 */
@NullMarked
package dev.allocator.spring.web;

import org.jspecify.annotations.NullMarked;
