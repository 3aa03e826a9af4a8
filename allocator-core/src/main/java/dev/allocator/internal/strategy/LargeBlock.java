package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

import dev.allocator.internal.chunk.ChunkSpans;
import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.verify.Inconsistency;

/**
 * A block with a chunk of its own, which is kept for the next that takes as many pages, or discarded if enough are kept.
 */
final class LargeBlock extends BlockOwner {

    private static final long FREED = -1;

    private final BlockHeap heap;

    private final ChunkSpans spans;

    private final boolean scoped;

    private final AtomicLong requestedBytes;

    LargeBlock(BlockHeap heap, Span span, ChunkSpans spans, MemorySegment segment, long bytes, boolean scoped) {
        super(span, spans, segment, 0);
        this.heap = heap;
        this.spans = spans;
        this.scoped = scoped;
        this.requestedBytes = new AtomicLong(bytes);
    }

    @Override
    int strategy() {
        return Strategy.BEST_FIT;
    }

    @Override
    int stripe() {
        return 0;
    }

    @Override
    int claim(long address, long bytes, boolean scoped) {
        if (address == address() && scoped == this.scoped && this.requestedBytes.compareAndSet(bytes, FREED)) {
            return 0;
        }
        return (this.requestedBytes.get() == FREED) ? FREE : MISMATCH;
    }

    @Override
    void unclaim(int handle, long bytes) {
        this.requestedBytes.set(bytes);
    }

    @Override
    boolean suits(long bytes) {
        return span().chunk().isSizeFor(bytes);
    }

    @Override
    int claimToResize(long address, long bytes, long newBytes) {
        return (newBytes <= bytes()) ? claim(address, bytes, false) : MOVE;
    }

    @Override
    int magazine(int handle, long bytes) {
        return -1;
    }

    @Override
    void release(int handle) {
        if (this.heap.unregister(this)) {
            if (this.spans.hasRoomFor(span())) {
                keep();
            } else {
                discard();
            }
        }
    }

    /** What is kept is cheaper than new memory, whose pages the operating system has to clear and to find one by one. */
    private void keep() {
        if (this.heap.zeroesOnRelease()) {
            span().chunk().clear();
        }
        this.spans.releaseClean(span());
    }

    @Override
    BlockInfo describe(long address) {
        return new BlockInfo(Strategy.BEST_FIT, address(), this.requestedBytes.get(), span().bytes());
    }

    @Override
    LiveBlocks sweep() {
        long bytes = this.requestedBytes.get();
        boolean freed = !this.scoped && bytes != FREED && this.requestedBytes.compareAndSet(bytes, FREED);
        return freed ? new LiveBlocks(1, bytes) : new LiveBlocks(0, 0);
    }

    @Override
    LiveBlocks countLive() {
        long bytes = this.requestedBytes.get();
        return (this.scoped || bytes == FREED) ? new LiveBlocks(0, 0) : new LiveBlocks(1, bytes);
    }

    @Override
    boolean hasScoped() {
        return this.scoped && this.requestedBytes.get() != FREED;
    }

    @Override
    void verify() {
        Inconsistency.ifAbove(this.requestedBytes.get(), bytes(), "Large block", address(), "bytes requested");
    }

    @Override
    boolean isKept(long address) {
        return false;
    }

}
