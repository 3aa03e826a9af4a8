/**
 * Benchmarks of pools and scopes beside what else an application could use.
 */
@NullMarked
package dev.allocator.benchmarks;

import org.jspecify.annotations.NullMarked;
