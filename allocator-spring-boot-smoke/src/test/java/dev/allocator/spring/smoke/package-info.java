/**
 * Applications that have nothing but the starter.
 */
@NullMarked
package dev.allocator.spring.smoke;

import org.jspecify.annotations.NullMarked;
