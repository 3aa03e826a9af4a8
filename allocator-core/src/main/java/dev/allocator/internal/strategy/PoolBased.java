package dev.allocator.internal.strategy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.allocator.internal.chunk.SpanSource;

/**
 * Equal blocks from chunks of one block size each: of the configured size, and of other sizes on demand.
 */
final class PoolBased {

    private final BlockHeap heap;

    private final SpanSource spans;

    private final long chunkBytes;

    private final SizeClass configured;

    private final Map<Long, SizeClass> others = new ConcurrentHashMap<>();

    PoolBased(BlockHeap heap, SpanSource spans, long chunkBytes, long blockBytes) {
        this.heap = heap;
        this.spans = spans;
        this.chunkBytes = chunkBytes;
        this.configured = newClass(blockBytes);
    }

    private SizeClass newClass(long blockBytes) {
        return this.heap.lists().newClass(this.spans, Strategy.POOL_BASED, blockBytes, this.chunkBytes);
    }

    boolean fits(long bytes, long alignment) {
        return bytes <= this.configured.blockBytes() && this.configured.blockBytes() <= this.chunkBytes
                && this.heap.isAligned(this.configured, alignment);
    }

    /**
     * Returns the class of the configured block size.
     */
    SizeClass configured() {
        return this.configured;
    }

    /**
     * Returns the class of one block size, a multiple of 16 up to the chunk size.
     */
    SizeClass classOf(long blockBytes) {
        return (blockBytes == this.configured.blockBytes())
                ? this.configured
                : this.others.computeIfAbsent(blockBytes, this::newClass);
    }

}
