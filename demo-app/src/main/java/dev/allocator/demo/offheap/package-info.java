/**
 * The profiler whose data lives off-heap, in the scope of a request.
 * <p>
 * Bytes go from the {@linkplain dev.allocator.demo.offheap.InputBuffer read buffer} through the
 * {@linkplain dev.allocator.demo.offheap.CsvParser parser} to a {@linkplain dev.allocator.demo.offheap.Column column},
 * which keeps each distinct text once, with its number of cells, in a
 * {@linkplain dev.allocator.demo.offheap.Dictionary dictionary}. Whatever is then asked about the column is answered by
 * passes over the dictionary. So the work per cell is one look-up, and memory grows with the distinct texts, not with the
 * rows.
 */
@NullMarked
package dev.allocator.demo.offheap;

import org.jspecify.annotations.NullMarked;
