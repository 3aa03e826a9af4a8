package dev.allocator.internal.strategy;

import dev.allocator.internal.chunk.SpanHeap;

/**
 * Size classes of {@link Strategy#SEGREGATED}, each with slabs of its own cut from shared chunks.
 */
final class Segregated {

    /** A chunk holds at least this many blocks of the largest class. */
    private static final int LARGEST_PER_CHUNK = 8;

    /** A slab holds at least this many blocks if a chunk does. */
    private static final int MIN_BLOCKS = 8;

    /** A slab leaves at most this part of its span unused behind its last block, if a chunk does. */
    private static final int MAX_WASTE = 16;

    private final SizeClass[] classes;

    private final long largestBytes;

    private final long maxAlignment;

    Segregated(BlockHeap heap, SpanHeap spans, long chunkBytes, long granuleBytes) {
        this.largestBytes = chunkBytes / LARGEST_PER_CHUNK;
        this.maxAlignment = granuleBytes;
        this.classes = new SizeClass[SizeClasses.coarse(this.largestBytes) + 1];
        for (int i = 0; i < this.classes.length; i++) {
            long blockBytes = SizeClasses.COARSE.bytes(i);
            this.classes[i] = heap.lists().newClass(spans, Strategy.SEGREGATED, blockBytes,
                    spanBytes(blockBytes, chunkBytes, granuleBytes));
        }
    }

    private static long spanBytes(long blockBytes, long chunkBytes, long granuleBytes) {
        long spanBytes = granuleBytes;
        while (spanBytes < chunkBytes
                && (spanBytes / blockBytes < MIN_BLOCKS || spanBytes % blockBytes > spanBytes / MAX_WASTE)) {
            spanBytes *= 2;
        }
        return spanBytes;
    }

    long largestBytes() {
        return this.largestBytes;
    }

    /**
     * Returns the id of the first class; the others follow in order of size.
     */
    int firstId() {
        return this.classes[0].id();
    }

    boolean fits(long bytes, long alignment) {
        return Math.max(bytes, alignment) <= this.largestBytes && alignment <= this.maxAlignment;
    }

    /**
     * Returns the smallest class whose blocks hold a request that fits; there is one, since powers of two are among the
     * classes.
     */
    SizeClass classFor(long bytes, long alignment) {
        int number = SizeClasses.coarse(Math.max(bytes, alignment));
        while ((SizeClasses.COARSE.bytes(number) & (alignment - 1)) != 0) {
            number++;
        }
        return this.classes[number];
    }

}
