/**
 * What Spring MVC and WebFlux have in common.
 */
@NullMarked
package dev.allocator.spring.http;

import org.jspecify.annotations.NullMarked;
