package dev.allocator;

import java.lang.foreign.MemorySegment;

/**
 * A block of a {@link MemoryPool} as it was when asked for.
 *
 * @param address the address of the block's first byte
 * @param requestedBytes the bytes that its owner asked for, 0 if it is free
 * @param usableBytes the bytes that it occupies
 * @param strategy the strategy that it belongs to
 * @param status whether it has an owner
 * @param segment the owner's segment; of size 0 if the block is free, or if what was asked for has not its lifetime
 */
public record MemoryBlock(long address, long requestedBytes, long usableBytes, AllocationStrategy strategy,
        Status status, MemorySegment segment) {

    /**
     * Whether a block has an owner.
     */
    public enum Status {

        /** The block has been allocated and not been freed. */
        LIVE,

        /** The block is free, in a free list or in a thread's cache. */
        FREE

    }

}
