package dev.allocator.internal.chunk;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.verify.Inconsistency;

/**
 * A chunk and which of its granules are in use, or were given up with a vacated span. Guarded by the lock of its {@link SpanHeap}.
 */
final class CutChunk {

    private static final String NAME = "Chunk that is cut into spans";

    private final Chunk chunk;

    private final long granuleBytes;

    private final int granules;

    private final BitSet used;

    private int free;

    /** Granules that can never be used again. */
    private int lost;

    @Nullable
    CutChunk next;

    @Nullable
    CutChunk previous;

    CutChunk(Chunk chunk, long granuleBytes, int granules) {
        this.chunk = chunk;
        this.granuleBytes = granuleBytes;
        this.granules = granules;
        this.used = new BitSet(granules);
        this.free = granules;
    }

    Chunk chunk() {
        return this.chunk;
    }

    /**
     * Tells whether no span is left.
     */
    boolean isEmpty() {
        return this.free + this.lost == this.granules;
    }

    boolean hasFree() {
        return this.free > 0;
    }

    /**
     * Cuts the first run of free granules that is long enough.
     */
    @Nullable
    Span cut(int wanted) {
        if (this.free < wanted) {
            return null;
        }
        for (int start = this.used.nextClearBit(0); start + wanted <= this.granules;) {
            int end = this.used.nextSetBit(start);
            if (end < 0 || end - start >= wanted) {
                return cut(start, wanted);
            }
            start = this.used.nextClearBit(end);
        }
        return null;
    }

    private Span cut(int start, int wanted) {
        this.used.set(start, start + wanted);
        this.free -= wanted;
        long address = address(start);
        long bytes = wanted * this.granuleBytes;
        return new Span(this.chunk, address, bytes, this);
    }

    void join(Span span) {
        int count = (int) (span.bytes() / this.granuleBytes);
        if (span.isVacated()) {
            this.lost += count;
            return;
        }
        int start = (int) ((span.address() - this.chunk.address()) / this.granuleBytes);
        this.used.clear(start, start + count);
        this.free += count;
    }

    long returnFreePages(int idlePasses) {
        long total = 0;
        for (int start = this.used.nextClearBit(0); start < this.granules;) {
            int end = this.used.nextSetBit(start);
            end = (end < 0) ? this.granules : end;
            total += this.chunk.returnPages(address(start), address(end), idlePasses);
            start = this.used.nextClearBit(end);
        }
        return total;
    }

    /**
     * Checks that the granules agree with the counts.
     * @param linked whether it is in the list of chunks with free granules
     */
    void verify(boolean linked) {
        Inconsistency.unlessEqual(this.free, this.granules - this.used.cardinality(), NAME, this.chunk.address(),
                "free granules");
        Inconsistency.ifAbove(this.used.length(), this.granules, NAME, this.chunk.address(), "granules");
        Inconsistency.unlessEqual(this.chunk.bytes(), this.granules * this.granuleBytes, NAME, this.chunk.address(),
                "bytes");
        Inconsistency.ifAbove((long) this.lost * this.granuleBytes, this.chunk.vacatedBytes(), NAME,
                this.chunk.address(), "bytes of vacated spans that were released");
        Inconsistency.unless(!isEmpty(), NAME, this.chunk.address(), "no span is left, but it has not been released");
        Inconsistency.unless(linked == hasFree(), NAME, this.chunk.address(), linked
                ? "it is in the list of those with free granules, but has none"
                : "it has free granules, but is not in the list of those");
    }

    private long address(int granule) {
        return this.chunk.address() + granule * this.granuleBytes;
    }

}
