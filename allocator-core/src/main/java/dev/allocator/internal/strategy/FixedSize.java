package dev.allocator.internal.strategy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.allocator.internal.chunk.SpanSource;

/**
 * Small and medium blocks from fixed-size chunks, each chunk of one block size; and blocks of other fixed sizes on
 * demand.
 */
final class FixedSize {

    private final BlockHeap heap;

    private final SpanSource spans;

    private final long chunkBytes;

    private final SizeClass small;

    private final SizeClass medium;

    private final Map<Long, SizeClass> others = new ConcurrentHashMap<>();

    FixedSize(BlockHeap heap, SpanSource spans, long chunkBytes, long smallBytes, long mediumBytes) {
        this.heap = heap;
        this.spans = spans;
        this.chunkBytes = chunkBytes;
        this.small = newClass(smallBytes);
        this.medium = newClass(mediumBytes);
    }

    private SizeClass newClass(long blockBytes) {
        return this.heap.lists().newClass(this.spans, Strategy.FIXED_SIZE, blockBytes, this.chunkBytes);
    }

    SizeClass small() {
        return this.small;
    }

    SizeClass medium() {
        return this.medium;
    }

    boolean fits(long bytes, long alignment) {
        return holds(this.small, bytes, alignment) || holds(this.medium, bytes, alignment);
    }

    /**
     * Returns the class whose blocks hold a request that fits.
     */
    SizeClass classFor(long bytes, long alignment) {
        return holds(this.small, bytes, alignment) ? this.small : this.medium;
    }

    private boolean holds(SizeClass sizeClass, long bytes, long alignment) {
        return bytes <= sizeClass.blockBytes() && sizeClass.blockBytes() <= this.chunkBytes
                && this.heap.isAligned(sizeClass, alignment);
    }

    /**
     * Returns the class of one block size, a multiple of 16 up to the chunk size.
     */
    SizeClass classOf(long blockBytes) {
        if (blockBytes == this.small.blockBytes()) {
            return this.small;
        }
        if (blockBytes == this.medium.blockBytes()) {
            return this.medium;
        }
        return this.others.computeIfAbsent(blockBytes, this::newClass);
    }

}
