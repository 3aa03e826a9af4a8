package dev.allocator;

import java.lang.foreign.MemorySegment;

/**
 * Allocates and frees blocks of one size from the fixed-size chunks of a pool. Any thread may use it.
 *
 * @see MemoryPool#fixedSize(long)
 */
public interface FixedSizeAllocator {

    /**
     * Returns the size of every block.
     * @return the size in bytes
     */
    long blockBytes();

    /**
     * Allocates a block.
     * @return a segment of {@link #blockBytes()} bytes, aligned to 16 bytes
     * @throws PoolExhaustedException if the pool's cap, its budget or the operating system has no more memory
     * @throws IllegalStateException if the pool is closed
     */
    MemorySegment allocate();

    /**
     * Frees a block of this size, as {@link MemoryPool#deallocate} does.
     * @param segment the segment as it was handed out
     * @throws IllegalArgumentException if the segment is not of {@link #blockBytes()} bytes, or as for
     * {@link MemoryPool#deallocate}
     * @throws IllegalStateException as for {@link MemoryPool#deallocate}
     */
    void deallocate(MemorySegment segment);

}
