package dev.allocator;

/**
 * How a pool finds the memory of a single block. What the blocks of a strategy cannot hold, in size or in alignment, is
 * served by {@link #BEST_FIT} and counted there.
 */
public enum AllocationStrategy {

    /**
     * The smallest sufficient free block of the pool's chunks, split to the requested size; a freed block is joined with
     * both free neighbours at once. Requests larger than a chunk get a chunk of their own, which goes back to the
     * operating system when it is freed. The general case: any size, any alignment.
     */
    BEST_FIT,

    /**
     * Blocks of two fixed sizes, small and medium (32 and 128 bytes unless configured), from small chunks of 64 KiB. For
     * great numbers of little objects.
     */
    FIXED_SIZE,

    /**
     * Pools of equal blocks of one configured size (4 KiB unless configured). For buffers that all have the same size.
     */
    POOL_BASED,

    /**
     * Size classes at most 12.5 % apart above 128 bytes and 16 bytes apart below, each with a free list of its own. For
     * mixed sizes with a steady turnover.
     */
    SEGREGATED

}
