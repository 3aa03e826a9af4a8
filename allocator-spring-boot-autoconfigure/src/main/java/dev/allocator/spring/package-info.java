/**
 * Off-heap memory pools and request scopes for Spring Boot applications.
 */
@NullMarked
package dev.allocator.spring;

import org.jspecify.annotations.NullMarked;
