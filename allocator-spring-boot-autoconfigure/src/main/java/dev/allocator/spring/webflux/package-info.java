/**
 * Scopes of requests to Spring WebFlux controllers.
 */
@NullMarked
package dev.allocator.spring.webflux;

import org.jspecify.annotations.NullMarked;
