/**
 * Off-heap collections and typed memory beside the collections of {@code java.util}, fastutil, and code by hand. Run by
 * JMH's own command line.
 */
@NullMarked
package dev.allocator.benchmarks.collection;

import org.jspecify.annotations.NullMarked;
