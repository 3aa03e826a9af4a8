/**
 * What memory costs: programs that read how much of it their process holds while they work.
 */
@NullMarked
package dev.allocator.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
