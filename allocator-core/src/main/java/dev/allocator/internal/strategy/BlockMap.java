package dev.allocator.internal.strategy;

import org.jspecify.annotations.Nullable;

/**
 * Where the blocks of a chunk begin and what they are, in granules of 16 bytes: a bit for each granule that begins a
 * block, a summary of one bit for 64 granules, and a byte of status for each beginning, in pages made when they are first
 * needed, so that large blocks cost little. A block always begins at granule 0. Guarded by the lock of {@link BestFit}.
 */
final class BlockMap {

    static final int GRANULE_SHIFT = 4;

    static final int GRANULE_BYTES = 1 << GRANULE_SHIFT;

    private static final byte FREE = 0;

    private static final byte CLAIMED = 1;

    /** The status of a live block is this plus its slack: what of its last granule was not asked for. */
    private static final byte LIVE = 2;

    /** A block of 0 bytes has the slack of a whole granule. */
    private static final byte SCOPED = LIVE + GRANULE_BYTES + 1;

    private static final int PAGE_SHIFT = 8;

    private static final int PAGE_GRANULES = 1 << PAGE_SHIFT;

    private final int granules;

    private final long[] begins;

    private final long[] summary;

    private final byte[] @Nullable [] status;

    /**
     * Creates the map of a chunk that is one free block.
     */
    BlockMap(int granules) {
        this.granules = granules;
        this.begins = new long[(granules + 63) >>> 6];
        this.summary = new long[(this.begins.length + 63) >>> 6];
        this.status = new byte[(granules + PAGE_GRANULES - 1) >>> PAGE_SHIFT][];
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
        setStatus(granule, FREE);
    }

    /**
     * Joins the block that begins at a granule with the one before it.
     */
    void join(int granule) {
        int word = granule >>> 6;
        this.begins[word] &= ~(1L << granule);
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

    private byte status(int granule) {
        byte[] page = this.status[granule >>> PAGE_SHIFT];
        return (page != null) ? page[granule & (PAGE_GRANULES - 1)] : FREE;
    }

    private void setStatus(int granule, byte status) {
        byte[] page = this.status[granule >>> PAGE_SHIFT];
        if (page == null) {
            if (status == FREE) {
                return;
            }
            page = new byte[PAGE_GRANULES];
            this.status[granule >>> PAGE_SHIFT] = page;
        }
        page[granule & (PAGE_GRANULES - 1)] = status;
    }

    boolean isFree(int granule) {
        return status(granule) == FREE;
    }

    /**
     * Tells whether a block is neither free nor on the way to it.
     */
    boolean isLive(int granule) {
        return status(granule) >= LIVE;
    }

    boolean isScoped(int granule) {
        return status(granule) >= SCOPED;
    }

    void setFree(int granule) {
        setStatus(granule, FREE);
    }

    void setClaimed(int granule) {
        setStatus(granule, CLAIMED);
    }

    void setLive(int granule, long bytes, boolean scoped) {
        setStatus(granule, liveStatus(bytes, scoped));
    }

    /**
     * Tells whether a live block with exactly this size begins at a granule.
     */
    boolean isLive(int granule, long bytes, boolean scoped) {
        return begins(granule) && status(granule) == liveStatus(bytes, scoped)
                && end(granule) - granule == extent(bytes);
    }

    private static byte liveStatus(long bytes, boolean scoped) {
        long slack = ((long) extent(bytes) << GRANULE_SHIFT) - bytes;
        return (byte) ((scoped ? SCOPED : LIVE) + slack);
    }

    /**
     * Returns the requested size of a live block.
     */
    long requestedBytes(int granule) {
        int slack = status(granule) - (isScoped(granule) ? SCOPED : LIVE);
        return ((long) (end(granule) - granule) << GRANULE_SHIFT) - slack;
    }

    /**
     * Returns how many granules a size takes, at least one.
     */
    static int extent(long bytes) {
        return (int) Math.max(1, (bytes + GRANULE_BYTES - 1) >>> GRANULE_SHIFT);
    }

}
