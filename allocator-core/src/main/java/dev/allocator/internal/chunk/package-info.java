/**
 * Chunks of memory and the spans inside them. Glossary:
 * <ul>
 * <li><em>chunk</em>: what is got from the operating system at once, under the caps;</li>
 * <li><em>span</em>: a run of whole granules of a chunk that has one use;</li>
 * <li><em>granule</em>: the unit in which spans are cut;</li>
 * <li><em>reserved</em>: the bytes of all chunks, whether in use or empty, less those of vacated spans;</li>
 * <li><em>vacated</em>: without memory, although the addresses are not free yet;</li>
 * <li><em>idle</em>: found free by so many passes in a row, with no use between.</li>
 * </ul>
 */
@NullMarked
package dev.allocator.internal.chunk;

import org.jspecify.annotations.NullMarked;
