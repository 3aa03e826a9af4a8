package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanSource;

/**
 * A chunk of {@link BestFit} blocks. A block whose extent is that of its size class has a cell that tells all about it, so
 * that it is claimed without a lock; the others, large or shorter than their class, are special and under the lock.
 */
final class BestFitChunk extends BlockOwner {

    /** Marks the handle of a special block, which no magazine may keep. */
    private static final int SPECIAL_HANDLE = 1 << 30;

    private final BestFit strategy;

    private final BlockMap blocks;

    private final Map<Integer, Special> specials = new HashMap<>();

    private int number = -1;

    BestFitChunk(BestFit strategy, BlockMap blocks, Span span, SpanSource source, MemorySegment segment) {
        super(span, source, segment, blocks.granules());
        this.strategy = strategy;
        this.blocks = blocks;
    }

    boolean isOf(BestFit strategy) {
        return this.strategy == strategy;
    }

    BlockMap blocks() {
        return this.blocks;
    }

    /**
     * Returns the number by which the free index knows this chunk, -1 if it does not.
     */
    int number() {
        return this.number;
    }

    void number(int number) {
        this.number = number;
    }

    boolean isEmpty() {
        return this.blocks.isFree(0) && this.blocks.end(0) == this.blocks.granules();
    }

    /**
     * Makes a block live. Guarded by the lock of the strategy, as is everything about special blocks.
     */
    void makeLive(int granule, long bytes, boolean scoped) {
        prepare(granule);
        boolean ofItsClass = bytes <= BestFit.MAX_CACHED_BYTES
                && this.blocks.end(granule) - granule == this.strategy.extentFor(bytes);
        if (ofItsClass) {
            setLive(granule, bytes, scoped);
        } else {
            this.specials.put(granule, new Special(bytes, scoped));
            setSpecial(granule);
        }
    }

    boolean removeSpecial(int granule, long bytes, boolean scoped) {
        if (this.specials.remove(granule, new Special(bytes, scoped))) {
            freeSpecial(granule);
            return true;
        }
        return false;
    }

    /**
     * Returns the requested size of the block that begins at a granule, or -1 if it is free.
     */
    long liveBytes(int granule) {
        Special special = this.specials.get(granule);
        return (special != null) ? special.bytes : requestedBytes(granule);
    }

    boolean isOwnedByScope(int granule) {
        Special special = this.specials.get(granule);
        return (special != null) ? special.scoped : isScoped(granule);
    }

    /**
     * Makes a live block that no scope owns free.
     */
    boolean tryClaim(int granule, long bytes) {
        return tryFree(granule, bytes, false) || removeSpecial(granule, bytes, false);
    }

    @Override
    int strategy() {
        return Strategy.BEST_FIT;
    }

    @Override
    int claim(long address, long bytes, boolean scoped) {
        int granule = indexOf(address);
        if (addressOf(granule) == address) {
            if (tryFree(granule, bytes, scoped)) {
                return granule;
            }
            if (this.strategy.claimSpecial(this, granule, bytes, scoped)) {
                return granule | SPECIAL_HANDLE;
            }
        }
        return this.strategy.isLive(this, granule) ? MISMATCH : FREE;
    }

    @Override
    void unclaim(int handle, long bytes) {
        this.strategy.unclaim(this, handle & ~SPECIAL_HANDLE, bytes);
    }

    @Override
    int magazine(int handle, long bytes) {
        return ((handle & SPECIAL_HANDLE) == 0 && this.strategy.isCached(bytes)) ? SizeClasses.fine(bytes) : -1;
    }

    @Override
    void release(int handle) {
        this.strategy.release(this, handle & ~SPECIAL_HANDLE);
    }

    @Override
    BlockInfo describe(long address) {
        return this.strategy.describe(this, indexOf(address));
    }

    @Override
    LiveBlocks sweep() {
        return this.strategy.sweep(this);
    }

    @Override
    boolean hasScoped() {
        return this.strategy.hasScoped(this);
    }

    /**
     * What a cell cannot tell of a live block.
     */
    private record Special(long bytes, boolean scoped) {}

}
