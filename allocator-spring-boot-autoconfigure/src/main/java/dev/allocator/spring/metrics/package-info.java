/**
 * Micrometer's view of the memory pools.
 */
@NullMarked
package dev.allocator.spring.metrics;

import org.jspecify.annotations.NullMarked;
