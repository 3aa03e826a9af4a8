package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

import dev.allocator.collection.OffHeapList;

/**
 * Finds the order key of the cell at a rank, without sorting the column: histograms narrow the range of keys around the
 * rank until few enough entries are left to sort.
 */
final class RankSelector {

    /** So many entries are sorted rather than counted once more. */
    private static final int RUN_SIZE = 8192;

    private static final Comparator<KeyCount> BY_KEY = Comparator.comparingLong(KeyCount::key);

    private static final int HISTOGRAM_BITS = 15;

    private static final int HISTOGRAM_SIZE = 1 << HISTOGRAM_BITS;

    /** A record of the histogram: how many cells, and how many entries. */
    private static final int RECORD_BYTES = 2 * Long.BYTES;

    private static final ValueLayout.OfLong LAYOUT = ValueLayout.JAVA_LONG;

    private final Scratch scratch;

    private final Column column;

    private final long least;

    private final long greatest;

    private final OffHeapList<KeyCount> run;

    /** The ranks that the run covers. */
    private long runFrom;

    private long runTo;

    /** The range of keys that the rank is known to be in, its entries, and the cells before it. */
    private long low;

    private long high;

    private long entries;

    private long before;

    /**
     * Creates a selector.
     * @param scratch working memory that no other selector uses at the same time
     * @param column a column that is not empty
     * @param least its least order key
     * @param greatest its greatest order key
     */
    RankSelector(Scratch scratch, Column column, long least, long greatest) {
        this.scratch = scratch;
        this.column = column;
        this.least = least;
        this.greatest = greatest;
        this.run = scratch.run();
    }

    /** The order key of the cell at a rank, from 0, in the order of keys. */
    long keyAt(long rank) {
        if (rank < this.runFrom || rank >= this.runTo) {
            narrow(rank);
            if (this.low == this.high) {
                return this.low;
            }
            gatherRun();
        }
        long passed = this.runFrom;
        for (int i = 0;; i++) {
            KeyCount at = this.run.get(i);
            passed += at.count();
            if (passed > rank) {
                return at.key();
            }
        }
    }

    private void narrow(long rank) {
        this.low = this.least;
        this.high = this.greatest;
        this.entries = this.column.distinct();
        this.before = 0;
        while (this.entries > RUN_SIZE && this.low != this.high) {
            int width = Long.SIZE - Long.numberOfLeadingZeros(this.high - this.low);
            int shift = Math.max(0, width - HISTOGRAM_BITS);
            choose(count(shift), shift, rank);
        }
    }

    private MemorySegment count(int shift) {
        MemorySegment counts = this.scratch.histogram().fill((byte) 0);
        EntryCursor cursor = this.column.entries();
        while (cursor.next()) {
            long key = cursor.orderKey();
            if (key >= this.low && key <= this.high) {
                long offset = ((key - this.low) >>> shift) * RECORD_BYTES;
                counts.set(LAYOUT, offset, counts.get(LAYOUT, offset) + cursor.count());
                counts.set(LAYOUT, offset + Long.BYTES, counts.get(LAYOUT, offset + Long.BYTES) + 1);
            }
        }
        return counts;
    }

    private void choose(MemorySegment counts, int shift, long rank) {
        long index = 0;
        while (this.before + counts.get(LAYOUT, index * RECORD_BYTES) <= rank) {
            this.before += counts.get(LAYOUT, index * RECORD_BYTES);
            index++;
        }
        this.entries = counts.get(LAYOUT, index * RECORD_BYTES + Long.BYTES);
        this.low += index << shift;
        long span = (1L << shift) - 1;
        if (Long.compareUnsigned(this.high - this.low, span) > 0) {
            this.high = this.low + span;
        }
    }

    private void gatherRun() {
        this.scratch.clearRun(this.entries);
        this.runFrom = this.before;
        this.runTo = this.before;
        EntryCursor cursor = this.column.entries();
        while (cursor.next()) {
            long key = cursor.orderKey();
            if (key >= this.low && key <= this.high) {
                this.run.add(new KeyCount(key, cursor.count()));
                this.runTo += cursor.count();
            }
        }
        this.run.sort(BY_KEY);
    }

    /**
     * A key, and how many cells have it.
     */
    private record KeyCount(long key, long count) {}

    /** The working memory of selectors, one after the other. */
    static final class Scratch {

        private final RequestMemory memory;

        private @Nullable MemorySegment histogram;

        private final OffHeapList<KeyCount> run;

        private int runCapacity;

        Scratch(RequestMemory memory) {
            this.memory = memory;
            this.run = memory.list(KeyCount.class);
        }

        private MemorySegment histogram() {
            if (this.histogram == null) {
                this.histogram = this.memory.piece((long) HISTOGRAM_SIZE * RECORD_BYTES);
            }
            return this.histogram;
        }

        private OffHeapList<KeyCount> run() {
            return this.run;
        }

        /** What the run outgrows stays with the request, so it grows in large steps. */
        private void clearRun(long size) {
            this.run.clear();
            if (size > this.runCapacity) {
                this.runCapacity = (int) Math.min(RUN_SIZE, 2 * size);
                this.run.ensureCapacity(this.runCapacity);
            }
        }

    }

}
