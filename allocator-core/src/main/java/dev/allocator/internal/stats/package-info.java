/**
 * Counters with one writer each, and their sums.
 */
@NullMarked
package dev.allocator.internal.stats;

import org.jspecify.annotations.NullMarked;
