/**
 * What subjects are given to do.
 */
@NullMarked
package dev.allocator.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
