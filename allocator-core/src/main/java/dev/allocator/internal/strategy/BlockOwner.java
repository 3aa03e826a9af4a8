package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanSource;

/**
 * A span with the metadata of the blocks in it. A block is claimed before it is released, so that of racing frees just
 * one gets through. Blocks that scopes own are <em>scoped</em>: only a scope can claim them.
 */
abstract sealed class BlockOwner permits BestFitChunk, LargeBlock, Slab {

    /** Returned by {@link #claim} for an address in free memory. */
    static final int FREE = -1;

    /** Returned by {@link #claim} for what is not exactly a live block. */
    static final int MISMATCH = -2;

    private final Span span;

    private final SpanSource source;

    private final MemorySegment segment;

    private boolean swept;

    BlockOwner(Span span, SpanSource source, MemorySegment segment) {
        this.span = span;
        this.source = source;
        this.segment = segment;
    }

    final Span span() {
        return this.span;
    }

    /**
     * Returns the whole span, alive as long as the heap.
     */
    final MemorySegment segment() {
        return this.segment;
    }

    final long address() {
        return this.span.address();
    }

    /**
     * Hands the span back, when nobody uses it any more.
     */
    final void releaseSpan() {
        this.source.release(this.span);
    }

    /**
     * Drops the content and hands the span back.
     */
    final void discard() {
        this.span.chunk().discard(this.span.address(), this.span.bytes());
        releaseSpan();
    }

    /**
     * Tells whether a span without live blocks has been found free by so many passes in a row.
     */
    final boolean isIdle(int idlePasses) {
        return this.span.chunk().isIdle(this.span.address(), this.span.address() + this.span.bytes(), idlePasses);
    }

    abstract int strategy();

    /**
     * Takes a live block from its owner.
     * @return a handle of the block, {@link #FREE} or {@link #MISMATCH}
     */
    abstract int claim(long address, long bytes, boolean scoped);

    /**
     * Gives a claimed block back to its owner.
     */
    abstract void unclaim(int handle, long bytes);

    /**
     * Makes a claimed block, already zeroed if it has to be, available.
     */
    abstract void release(int handle, @Nullable ThreadCache cache);

    /**
     * Describes the block that contains an address.
     */
    abstract BlockInfo describe(long address);

    /**
     * Claims all live blocks that no scope owns.
     */
    abstract LiveBlocks sweep();

    /**
     * Tells whether a scope owns a live block.
     */
    abstract boolean hasScoped();

    final void markSwept() {
        this.swept = true;
    }

    final boolean isSwept() {
        return this.swept;
    }

}
