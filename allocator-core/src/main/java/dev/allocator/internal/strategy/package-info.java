/**
 * The four strategies that find the memory of single blocks. Glossary:
 * <ul>
 * <li><em>block</em>: memory with one owner at a time; <em>live</em> while it has one;</li>
 * <li><em>slab</em>: a span cut into equal blocks;</li>
 * <li><em>size class</em>: all slabs of one block size, and the free list that they share;</li>
 * <li><em>magazine</em>: a thread's own stack of free blocks of one size class;</li>
 * <li><em>claim</em>: taking a live block from its owner, of which one of several racing frees succeeds.</li>
 * </ul>
 * Metadata lies out of band, on the heap: no write through a stale segment can reach it.
 */
@NullMarked
package dev.allocator.internal.strategy;

import org.jspecify.annotations.NullMarked;
