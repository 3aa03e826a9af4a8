package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanSource;

/**
 * A span of equal blocks. Its free list, a bitmap that is searched by address so that use stays dense, is guarded by the
 * lock of the {@link SizeClass}; the states of its blocks are atomic.
 */
final class Slab extends BlockOwner {

    private final SizeClass sizeClass;

    private final int blockBytes;

    private final int count;

    private final BlockStates states;

    private final long[] free;

    private int freeCount;

    private int firstFreeWord;

    @Nullable
    Slab next;

    @Nullable
    Slab previous;

    /** Whether the span has been handed back. */
    boolean dropped;

    Slab(SizeClass sizeClass, Span span, SpanSource source, MemorySegment segment) {
        super(span, source, segment);
        this.sizeClass = sizeClass;
        this.blockBytes = sizeClass.blockBytes();
        this.count = (int) (span.bytes() / this.blockBytes);
        this.states = new BlockStates(this.count, this.blockBytes);
        this.free = new long[(this.count + 63) >>> 6];
        for (int i = 0; i < this.count; i++) {
            this.free[i >>> 6] |= 1L << i;
        }
        this.freeCount = this.count;
    }

    SizeClass sizeClass() {
        return this.sizeClass;
    }

    boolean isFull() {
        return this.freeCount == 0;
    }

    boolean isEmpty() {
        return this.freeCount == this.count;
    }

    /**
     * Takes the first free block out of the free list; there must be one.
     */
    int take() {
        int word = this.firstFreeWord;
        while (this.free[word] == 0) {
            word++;
        }
        this.firstFreeWord = word;
        int index = (word << 6) + Long.numberOfTrailingZeros(this.free[word]);
        this.free[word] &= this.free[word] - 1;
        this.freeCount--;
        long start = address() + (long) index * this.blockBytes;
        span().chunk().use(start, start + this.blockBytes);
        return index;
    }

    /**
     * Puts a block into the free list.
     */
    void give(int index) {
        this.free[index >>> 6] |= 1L << index;
        this.firstFreeWord = Math.min(this.firstFreeWord, index >>> 6);
        this.freeCount++;
    }

    /**
     * Hands a block that was taken out of the free list to an owner.
     */
    MemorySegment allocate(int index, long bytes, boolean scoped) {
        this.states.setLive(index, bytes, scoped);
        return segment().asSlice((long) index * this.blockBytes, bytes);
    }

    @Override
    int strategy() {
        return this.sizeClass.strategy();
    }

    @Override
    int claim(long address, long bytes, boolean scoped) {
        int offset = (int) (address - address());
        int index = offset / this.blockBytes;
        if (index >= this.count) {
            return FREE;
        }
        if (index * this.blockBytes == offset && bytes <= this.blockBytes
                && this.states.tryFree(index, bytes, scoped)) {
            return index;
        }
        return this.states.isFree(index) ? FREE : MISMATCH;
    }

    @Override
    void unclaim(int handle, long bytes) {
        this.states.setLive(handle, bytes, false);
    }

    @Override
    void release(int handle, @Nullable ThreadCache cache) {
        if (cache == null || !cache.push(this, handle)) {
            this.sizeClass.give(this, handle);
        }
    }

    @Override
    BlockInfo describe(long address) {
        int index = (int) (address - address()) / this.blockBytes;
        if (index >= this.count) {
            long end = (long) this.count * this.blockBytes;
            return new BlockInfo(strategy(), address() + end, -1, span().bytes() - end);
        }
        return new BlockInfo(strategy(), address() + (long) index * this.blockBytes, this.states.requestedBytes(index),
                this.blockBytes);
    }

    @Override
    LiveBlocks sweep() {
        long live = 0;
        long bytes = 0;
        for (int i = 0; i < this.count; i++) {
            long requested = this.states.isScoped(i) ? -1 : this.states.requestedBytes(i);
            if (requested >= 0 && this.states.tryFree(i, requested, false)) {
                live++;
                bytes += requested;
            }
        }
        return new LiveBlocks(live, bytes);
    }

    @Override
    boolean hasScoped() {
        for (int i = 0; i < this.count; i++) {
            if (this.states.isScoped(i)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Gives the whole pages that hold only free blocks back to the operating system.
     */
    long returnFreePages(int idlePasses) {
        long total = 0;
        for (int i = 0; i < this.count; i++) {
            int start = i;
            while (i < this.count && (this.free[i >>> 6] & (1L << i)) != 0) {
                i++;
            }
            if (i > start) {
                long end = (i == this.count) ? span().bytes() : (long) i * this.blockBytes;
                total += span().chunk()
                        .returnPages(address() + (long) start * this.blockBytes, address() + end, idlePasses);
            }
        }
        return total;
    }

}
