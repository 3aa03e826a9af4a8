/**
 * Benchmarks of pools and scopes beside what else an application could use: what is run, and how its results are told.
 */
@NullMarked
package dev.allocator.benchmarks;

import org.jspecify.annotations.NullMarked;
