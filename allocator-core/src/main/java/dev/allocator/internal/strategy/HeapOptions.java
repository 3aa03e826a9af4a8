package dev.allocator.internal.strategy;

/**
 * What a heap of blocks needs to know; all sizes in bytes, checked by the caller.
 */
public record HeapOptions(long chunkBytes, long fixedChunkBytes, long smallBytes, long mediumBytes, long blockBytes,
        long threadCacheBytes, boolean zeroOnRelease, boolean zeroOnAllocate, boolean guarded) {

    public HeapOptions {
        // What a thread has at hand is handed out and taken back without a look at guards.
        threadCacheBytes = guarded ? 0 : threadCacheBytes;
    }

    /**
     * What addresses of slabs, chunks and large blocks are multiples of.
     */
    public long granuleBytes() {
        return Math.min(this.fixedChunkBytes, 64 << 10);
    }

}
