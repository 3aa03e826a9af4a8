/**
 * The allocators that are measured, ours and rivals, behind common interfaces.
 */
@NullMarked
package dev.allocator.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
