package dev.allocator.internal.strategy;

import dev.allocator.internal.verify.Inconsistency;

/**
 * Where the blocks of a chunk begin and which are free, in granules of 16 bytes: a bit for each granule that begins a
 * block, a summary of one bit for 64 granules, and a bit for each granule that begins a free block. A block always begins
 * at granule 0. Guarded by the lock of {@link BestFit}.
 */
final class BlockMap {

    static final int GRANULE_SHIFT = 4;

    static final int GRANULE_BYTES = 1 << GRANULE_SHIFT;

    private static final String NAME = "Block map of a BEST_FIT chunk";

    private final int granules;

    private final long[] begins;

    private final long[] summary;

    private final long[] free;

    /**
     * Creates the map of a chunk that is one free block.
     */
    BlockMap(int granules) {
        this.granules = granules;
        this.begins = new long[(granules + 63) >>> 6];
        this.summary = new long[(this.begins.length + 63) >>> 6];
        this.free = new long[this.begins.length];
        begin(0);
    }

    int granules() {
        return this.granules;
    }

    /**
     * Makes a free block begin at a granule.
     */
    void begin(int granule) {
        this.begins[granule >>> 6] |= 1L << granule;
        this.summary[granule >>> 12] |= 1L << (granule >>> 6);
        setFree(granule);
    }

    /**
     * Joins the block that begins at a granule with the one before it.
     */
    void join(int granule) {
        int word = granule >>> 6;
        this.begins[word] &= ~(1L << granule);
        this.free[word] &= ~(1L << granule);
        if (this.begins[word] == 0) {
            this.summary[word >>> 6] &= ~(1L << word);
        }
    }

    boolean begins(int granule) {
        return (this.begins[granule >>> 6] & (1L << granule)) != 0;
    }

    /**
     * Returns where the block ends that begins at a granule.
     */
    int end(int granule) {
        int from = granule + 1;
        int word = from >>> 6;
        if (word >= this.begins.length) {
            return this.granules;
        }
        long bits = this.begins[word] & (-1L << from);
        if (bits == 0) {
            word = nextWord(word + 1);
            if (word < 0) {
                return this.granules;
            }
            bits = this.begins[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    private int nextWord(int from) {
        int index = from >>> 6;
        if (index >= this.summary.length) {
            return -1;
        }
        long bits = this.summary[index] & (-1L << from);
        while (bits == 0) {
            if (++index == this.summary.length) {
                return -1;
            }
            bits = this.summary[index];
        }
        return (index << 6) + Long.numberOfTrailingZeros(bits);
    }

    /**
     * Returns where the block begins that contains a granule.
     */
    int beginOf(int granule) {
        int word = granule >>> 6;
        long bits = this.begins[word] & (-1L >>> (63 - (granule & 63)));
        if (bits == 0) {
            word = previousWord(word - 1);
            bits = this.begins[word];
        }
        return (word << 6) + 63 - Long.numberOfLeadingZeros(bits);
    }

    /** There is always one, since a block begins at granule 0. */
    private int previousWord(int from) {
        int index = from >>> 6;
        long bits = this.summary[index] & (-1L >>> (63 - (from & 63)));
        while (bits == 0) {
            bits = this.summary[--index];
        }
        return (index << 6) + 63 - Long.numberOfLeadingZeros(bits);
    }

    /**
     * Tells whether the block that begins at a granule is free.
     */
    boolean isFree(int granule) {
        return (this.free[granule >>> 6] & (1L << granule)) != 0;
    }

    void setFree(int granule) {
        this.free[granule >>> 6] |= 1L << granule;
    }

    void setUsed(int granule) {
        this.free[granule >>> 6] &= ~(1L << granule);
    }

    /**
     * Returns how many granules a size takes, at least one.
     */
    static int extent(long bytes) {
        return (int) Math.max(1, (bytes + GRANULE_BYTES - 1) >>> GRANULE_SHIFT);
    }

    /**
     * Checks that all this agrees with itself, and that no two free blocks lie side by side.
     * @param address where the chunk begins
     */
    void verify(long address) {
        Inconsistency.unless(begins(0), NAME, address, "no block begins at its first byte");
        for (int word = 0; word < this.begins.length; word++) {
            long at = address + ((long) word << (6 + GRANULE_SHIFT));
            boolean summed = (this.summary[word >>> 6] & (1L << word)) != 0;
            if (summed != (this.begins[word] != 0)) {
                throw Inconsistency.of(NAME, at, Long.bitCount(this.begins[word])
                        + " blocks begin in 64 granules, but the summary says there are " + (summed ? "some" : "none"));
            }
            Inconsistency.unless((this.free[word] & ~this.begins[word]) == 0, NAME, at,
                    "a free block, but none begins here");
        }
        boolean isPreviousFree = false;
        for (int begin = 0; begin < this.granules; begin = end(begin)) {
            boolean isFree = isFree(begin);
            Inconsistency.unless(!isFree || !isPreviousFree, NAME, address + ((long) begin << GRANULE_SHIFT),
                    "a free block is not joined with the free one before it");
            isPreviousFree = isFree;
        }
    }

}
