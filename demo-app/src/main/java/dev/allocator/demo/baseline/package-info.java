/**
 * The same profiler on plain Java collections, written for nothing but clarity: what the off-heap one is compared with.
 */
@NullMarked
package dev.allocator.demo.baseline;

import org.jspecify.annotations.NullMarked;
