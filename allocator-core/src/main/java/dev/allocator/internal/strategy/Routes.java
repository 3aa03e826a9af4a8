package dev.allocator.internal.strategy;

import dev.allocator.internal.chunk.ChunkSource;
import dev.allocator.internal.chunk.ChunkSpans;
import dev.allocator.internal.chunk.SpanHeap;

/**
 * Which strategy and which size class serve a request.
 */
final class Routes {

    private final FixedSize fixedSize;

    private final PoolBased poolBased;

    private final Segregated segregated;

    private final long smallBytes;

    private final long mediumBytes;

    private final long poolBytes;

    private final long segregatedBytes;

    private final int firstSegregated;

    /**
     * Creates the size classes of a heap.
     * @param segregatedSpans where the slabs of {@link Strategy#SEGREGATED} come from
     */
    Routes(BlockHeap heap, ChunkSource source, SpanHeap segregatedSpans, HeapOptions options) {
        this.fixedSize = new FixedSize(heap, new ChunkSpans(source, Strategy.FIXED_SIZE), options.fixedChunkBytes(),
                options.smallBytes(), options.mediumBytes());
        this.poolBased = new PoolBased(heap, new ChunkSpans(source, Strategy.POOL_BASED), options.chunkBytes(),
                options.blockBytes());
        this.segregated = new Segregated(heap, segregatedSpans, options.chunkBytes(), options.granuleBytes());
        this.smallBytes = atHand(this.fixedSize.small(), options.fixedChunkBytes());
        this.mediumBytes = atHand(this.fixedSize.medium(), options.fixedChunkBytes());
        this.poolBytes = atHand(this.poolBased.configured(), options.chunkBytes());
        this.segregatedBytes = this.segregated.largestBytes();
        this.firstSegregated = this.segregated.firstId();
    }

    /** A class whose blocks do not fit into a chunk serves nothing. */
    private static long atHand(SizeClass sizeClass, long spanBytes) {
        return (sizeClass.blockBytes() <= spanBytes) ? sizeClass.blockBytes() : -1;
    }

    /**
     * Returns the strategy that serves a request: the one asked for, or {@link Strategy#BEST_FIT} if its blocks cannot
     * hold it.
     */
    int strategyFor(int strategy, long bytes, long alignment) {
        boolean fits = switch (strategy) {
            case Strategy.FIXED_SIZE -> this.fixedSize.fits(bytes, alignment);
            case Strategy.POOL_BASED -> this.poolBased.fits(bytes, alignment);
            case Strategy.SEGREGATED -> this.segregated.fits(bytes, alignment);
            default -> true;
        };
        return fits ? strategy : Strategy.BEST_FIT;
    }

    /**
     * Returns the class for a request that a strategy other than BEST_FIT serves.
     */
    int classFor(int strategy, long bytes, long alignment) {
        return sizeClassFor(strategy, bytes, alignment).id();
    }

    private SizeClass sizeClassFor(int strategy, long bytes, long alignment) {
        return switch (strategy) {
            case Strategy.FIXED_SIZE -> this.fixedSize.classFor(bytes, alignment);
            case Strategy.POOL_BASED -> this.poolBased.configured();
            default -> this.segregated.classFor(bytes, alignment);
        };
    }

    /**
     * Returns the size of the blocks of a strategy other than BEST_FIT that serve a request of the least alignment, or
     * the largest number if none do.
     */
    long blockBytesFor(int strategy, long bytes) {
        return (strategyFor(strategy, bytes, BlockMap.GRANULE_BYTES) == strategy)
                ? sizeClassFor(strategy, bytes, BlockMap.GRANULE_BYTES).blockBytes()
                : Long.MAX_VALUE;
    }

    /**
     * Returns the class of the smallest blocks of a strategy that hold so many bytes, made on demand.
     */
    int exactClassFor(int strategy, long bytes) {
        long blockBytes = (bytes + BlockMap.GRANULE_BYTES - 1) & -BlockMap.GRANULE_BYTES;
        return ((strategy == Strategy.FIXED_SIZE)
                ? this.fixedSize.classOf(blockBytes)
                : this.poolBased.classOf(blockBytes)).id();
    }

    /**
     * Returns the class for a request of the least alignment and any size, or -1 if the strategy has none for it.
     */
    int classAtHand(int strategy, long bytes) {
        // As unsigned numbers negative ones are too large.
        return switch (strategy) {
            case Strategy.BEST_FIT -> (Long.compareUnsigned(bytes, BestFit.MAX_CACHED_BYTES) <= 0)
                    ? SizeClasses.fine(bytes)
                    : -1;
            case Strategy.SEGREGATED -> (Long.compareUnsigned(bytes, this.segregatedBytes) <= 0)
                    ? this.firstSegregated + SizeClasses.coarse(bytes)
                    : -1;
            case Strategy.POOL_BASED -> (bytes >= 0 && bytes <= this.poolBytes) ? this.poolBased.configured().id() : -1;
            default -> fixedClassAtHand(bytes);
        };
    }

    private int fixedClassAtHand(long bytes) {
        if (bytes < 0 || bytes > this.mediumBytes) {
            return -1;
        }
        return ((bytes <= this.smallBytes) ? this.fixedSize.small() : this.fixedSize.medium()).id();
    }

}
