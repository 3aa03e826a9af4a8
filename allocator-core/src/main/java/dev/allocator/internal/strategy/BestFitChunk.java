package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanSource;

/**
 * A chunk of {@link BestFit} blocks.
 */
final class BestFitChunk extends BlockOwner {

    private final BestFit strategy;

    private final BlockMap blocks;

    private int number = -1;

    BestFitChunk(BestFit strategy, BlockMap blocks, Span span, SpanSource source, MemorySegment segment) {
        super(span, source, segment);
        this.strategy = strategy;
        this.blocks = blocks;
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

    long addressOf(int granule) {
        return address() + ((long) granule << BlockMap.GRANULE_SHIFT);
    }

    @Override
    int strategy() {
        return Strategy.BEST_FIT;
    }

    @Override
    int claim(long address, long bytes, boolean scoped) {
        return this.strategy.claim(this, address - address(), bytes, scoped);
    }

    @Override
    void unclaim(int handle, long bytes) {
        this.strategy.unclaim(this, handle, bytes);
    }

    @Override
    void release(int handle, @Nullable ThreadCache cache) {
        this.strategy.release(this, handle);
    }

    @Override
    BlockInfo describe(long address) {
        return this.strategy.describe(this, (int) ((address - address()) >>> BlockMap.GRANULE_SHIFT));
    }

    @Override
    LiveBlocks sweep() {
        return this.strategy.sweep(this);
    }

    @Override
    boolean hasScoped() {
        return this.strategy.hasScoped(this);
    }

}
