package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanSource;
import dev.allocator.internal.verify.Inconsistency;

/**
 * A span of equal blocks. Its free list, a bitmap that is searched by address so that use stays dense, is guarded by the
 * lock of the {@link SizeClass}; the states of its blocks are atomic.
 */
final class Slab extends BlockOwner {

    private final SizeClass sizeClass;

    private final int blockBytes;

    private final int count;

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
        super(span, source, segment, (int) (span.bytes() / sizeClass.blockBytes()), sizeClass.blockBytes());
        this.sizeClass = sizeClass;
        this.blockBytes = sizeClass.blockBytes();
        this.count = (int) (span.bytes() / this.blockBytes);
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
     * Takes the first free blocks out of the free list, which must not be empty: those of one word, so that threads which
     * take turns do not write to cells that lie side by side.
     */
    void take(Magazine magazine, int wanted) {
        int word = this.firstFreeWord;
        while (this.free[word] == 0) {
            word++;
        }
        this.firstFreeWord = word;
        int taken = Math.min(wanted, Long.bitCount(this.free[word]));
        long left = this.free[word];
        for (int i = 0; i < taken; i++) {
            left &= left - 1;
        }
        long bits = this.free[word] & ~left;
        this.free[word] = left;
        this.freeCount -= taken;
        int first = (word << 6) + Long.numberOfTrailingZeros(bits);
        int last = (word << 6) + 63 - Long.numberOfLeadingZeros(bits);
        span().chunk().use(addressOf(first), addressOf(last + 1));
        while (bits != 0) {
            long highest = Long.highestOneBit(bits);
            magazine.refill(addressOf((word << 6) + Long.numberOfTrailingZeros(highest)));
            bits ^= highest;
        }
    }

    /**
     * Puts a block into the free list.
     */
    void give(int index) {
        this.free[index >>> 6] |= 1L << index;
        this.firstFreeWord = Math.min(this.firstFreeWord, index >>> 6);
        this.freeCount++;
    }

    @Override
    int strategy() {
        return this.sizeClass.strategy();
    }

    @Override
    int stripe() {
        return this.sizeClass.stripe();
    }

    @Override
    int claim(long address, long bytes, boolean scoped) {
        int index = indexOf(address);
        if (addressOf(index) == address && bytes <= this.blockBytes && tryFree(index, bytes, scoped)) {
            return index;
        }
        return (index >= this.count || isFree(index)) ? FREE : MISMATCH;
    }

    @Override
    void unclaim(int handle, long bytes) {
        setLive(handle, bytes, false);
    }

    @Override
    boolean suits(long bytes) {
        return this.sizeClass.heap().routes().blockBytesFor(strategy(), bytes) >= this.blockBytes;
    }

    @Override
    int claimToResize(long address, long bytes, long newBytes) {
        return (newBytes <= this.blockBytes) ? claim(address, bytes, false) : MOVE;
    }

    @Override
    int magazine(int handle, long bytes) {
        return this.sizeClass.id();
    }

    @Override
    void release(int handle) {
        this.sizeClass.give(this, handle);
    }

    @Override
    BlockInfo describe(long address) {
        int index = indexOf(address);
        if (index >= this.count) {
            long end = (long) this.count * this.blockBytes;
            return new BlockInfo(strategy(), address() + end, -1, span().bytes() - end);
        }
        return new BlockInfo(strategy(), address() + (long) index * this.blockBytes, requestedBytes(index),
                this.blockBytes);
    }

    @Override
    LiveBlocks sweep() {
        long live = 0;
        long bytes = 0;
        for (int i = 0; i < this.count; i++) {
            long requested = isScoped(i) ? -1 : requestedBytes(i);
            if (requested >= 0 && tryFree(i, requested, false)) {
                live++;
                bytes += requested;
            }
        }
        return new LiveBlocks(live, bytes);
    }

    @Override
    LiveBlocks countLive() {
        long live = 0;
        long bytes = 0;
        for (int i = 0; i < this.count; i++) {
            long requested = isScoped(i) ? -1 : requestedBytes(i);
            if (requested >= 0) {
                live++;
                bytes += requested;
            }
        }
        return new LiveBlocks(live, bytes);
    }

    @Override
    boolean hasScoped() {
        for (int i = 0; i < this.count; i++) {
            if (isScoped(i)) {
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

    @Override
    void verify() {
        this.sizeClass.verify(this);
    }

    /**
     * Checks that the bitmap agrees with the counts and with the states of the blocks. Guarded by the lock of the
     * {@link SizeClass}.
     */
    void verifyBlocks() {
        String name = "Slab of blocks of " + this.blockBytes + " bytes";
        int counted = 0;
        for (int word = 0; word < this.free.length; word++) {
            counted += Long.bitCount(this.free[word]);
            if (word < this.firstFreeWord && this.free[word] != 0) {
                throw Inconsistency.of(name, addressOf(word << 6),
                        "free blocks before the first to search, which is " + (this.firstFreeWord << 6));
            }
        }
        Inconsistency.unlessEqual(this.freeCount, counted, name, address(), "free blocks");
        for (int i = 0; i < this.free.length << 6; i++) {
            if (isInFreeList(i)) {
                Inconsistency.ifAbove(i, this.count - 1L, name, address(), "number of a free block");
                Inconsistency.unless(isFree(i), name, addressOf(i), "a block is in the free list, but live");
            } else if (i < this.count) {
                Inconsistency.ifAbove(requestedBytes(i), this.blockBytes, name, addressOf(i), "bytes requested");
            }
        }
    }

    /**
     * Tells whether a block is in the free list. Guarded by the lock of the {@link SizeClass}.
     */
    private boolean isInFreeList(int index) {
        return (this.free[index >>> 6] & (1L << index)) != 0;
    }

    @Override
    boolean isKept(long address) {
        int index = indexOf(address);
        return isBeginning(address) && index < this.count
                && this.sizeClass.locked(() -> !isInFreeList(index) && isFree(index));
    }

}
