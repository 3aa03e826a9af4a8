package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanSource;

/**
 * A span with the metadata of the blocks in it. A block is claimed before it is released, so that of racing frees just
 * one gets through. Blocks that scopes own are <em>scoped</em>: only a scope can claim them.
 */
abstract sealed class BlockOwner extends BlockStates permits BestFitChunk, LargeBlock, Slab {

    /** Returned by {@link #claim} for an address in free memory. */
    static final int FREE = -1;

    /** Returned by {@link #claim} for what is not exactly a live block. */
    static final int MISMATCH = -2;

    /** Returned by {@link #claimToResize} for what cannot have the size where it is, if it is a live block at all. */
    static final int MOVE = -3;

    /** Stands for a block whose {@linkplain Guard life} cannot end now. */
    static final int IN_USE = -4;

    private final long address;

    private final long bytes;

    private final int stride;

    /** 2^64 / stride, rounded up: dividing offsets by multiplying is exact for chunks and much faster. */
    private final long reciprocal;

    private final Span span;

    private final SpanSource source;

    private final MemorySegment segment;

    private boolean swept;

    /**
     * Creates an owner of equal blocks.
     */
    BlockOwner(Span span, SpanSource source, MemorySegment segment, int count, int blockBytes) {
        super(count, blockBytes);
        this.address = span.address();
        this.bytes = span.bytes();
        this.stride = blockBytes;
        this.reciprocal = reciprocal(blockBytes);
        this.span = span;
        this.source = source;
        this.segment = segment;
    }

    /**
     * Creates an owner of blocks that may begin at each of so many granules.
     */
    BlockOwner(Span span, SpanSource source, MemorySegment segment, int granules) {
        super(granules);
        this.address = span.address();
        this.bytes = span.bytes();
        this.stride = BlockMap.GRANULE_BYTES;
        this.reciprocal = reciprocal(BlockMap.GRANULE_BYTES);
        this.span = span;
        this.source = source;
        this.segment = segment;
    }

    private static long reciprocal(int stride) {
        return Long.divideUnsigned(-1, stride) + 1;
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
        return this.address;
    }

    final long bytes() {
        return this.bytes;
    }

    /**
     * Returns the number of the block or granule at an address, which need not be its beginning.
     */
    final int indexOf(long address) {
        return (int) Math.unsignedMultiplyHigh(address - this.address, this.reciprocal);
    }

    /**
     * Tells whether a block or granule begins at an address: the lower half of the product by which is divided is the
     * remainder, in units of 2^64 / stride (D. Lemire, O. Kaser and N. Kurz, Faster Remainder by Direct Computation, 2019).
     */
    final boolean isBeginning(long address) {
        return Long.compareUnsigned((address - this.address) * this.reciprocal, this.reciprocal) < 0;
    }

    final long addressOf(int index) {
        return this.address + (long) index * this.stride;
    }

    final boolean contains(long address) {
        return Long.compareUnsigned(address - this.address, this.bytes) < 0;
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
        this.span.chunk().discard(this.address, this.bytes);
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
     * Returns the stripe of the free lists that its blocks go back to.
     */
    abstract int stripe();

    /**
     * Takes a live block from its owner.
     * @return a handle of the block, {@link #FREE} or {@link #MISMATCH}
     */
    abstract int claim(long address, long bytes, boolean scoped);

    /**
     * Makes a claimed block live again, with the size that it had, a smaller one, or the one that it has been claimed for.
     */
    abstract void unclaim(int handle, long bytes);

    /**
     * Tells whether a block is not much larger than it has to be for so many bytes, less than it has.
     */
    abstract boolean suits(long bytes);

    /**
     * Takes a live block that no scope owns from its owner, with room for another size.
     * @return a handle of the block, {@link #FREE}, {@link #MISMATCH} or {@link #MOVE}
     */
    abstract int claimToResize(long address, long bytes, long newBytes);

    /**
     * Returns the number of the magazine that takes a claimed block, or -1 if none does.
     */
    abstract int magazine(int handle, long bytes);

    /**
     * Makes a claimed block, already zeroed if it has to be, available to all.
     */
    abstract void release(int handle);

    /**
     * Describes the block that contains an address.
     */
    abstract BlockInfo describe(long address);

    /**
     * Claims all live blocks that no scope owns.
     */
    abstract LiveBlocks sweep();

    /**
     * Counts the live blocks that no scope owns.
     */
    abstract LiveBlocks countLive();

    /**
     * Tells whether a scope owns a live block.
     */
    abstract boolean hasScoped();

    /**
     * Checks that the owner agrees with what knows of it, unless it has been handed back meanwhile.
     */
    abstract void verify();

    /**
     * Tells whether a block is neither live nor in the free list of its owner: a thread keeps it, or has claimed it.
     */
    abstract boolean isKept(long address);

    final void markSwept() {
        this.swept = true;
    }

    final boolean isSwept() {
        return this.swept;
    }

}
