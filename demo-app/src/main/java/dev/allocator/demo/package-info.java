/**
 * The demo: an application that profiles CSV files off-heap.
 */
@NullMarked
package dev.allocator.demo;

import org.jspecify.annotations.NullMarked;
