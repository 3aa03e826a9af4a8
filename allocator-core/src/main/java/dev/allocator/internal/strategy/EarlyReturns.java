package dev.allocator.internal.strategy;

/**
 * How many of its blocks a thread may hand back early, so that they are joined and looked at for a better fit: a few for
 * those that were not at hand. That bounds the work, and lets those who have allocated little have the best fit of all.
 * Used by one thread at a time.
 */
final class EarlyReturns {

    /** Returning more empties magazines in vain: at two blocks for each miss, replacing random blocks took twice as long. */
    private static final int MISSES_FOR_EACH = 8;

    private static final int MAX_ALLOWED = 1024;

    /**
     * Unused cells at both ends, two cache lines of 64 bytes, since processors fetch those in pairs: what is written here
     * must not lie in a line of what another thread reads.
     */
    private static final int PADDING = 16;

    private static final int ALLOWED = PADDING;

    private static final int WANTED = PADDING + 1;

    private static final int MISSES = PADDING + 2;

    private final long[] cells = new long[MISSES + 1 + PADDING];

    EarlyReturns() {
        this.cells[ALLOWED] = MAX_ALLOWED;
    }

    /**
     * Counts a block that was not at hand.
     * @return whether as many may be handed back as were {@linkplain #allow wanted} last
     */
    boolean miss() {
        if (++this.cells[MISSES] % MISSES_FOR_EACH == 0) {
            this.cells[ALLOWED] = Math.min(this.cells[ALLOWED] + 1, MAX_ALLOWED);
        }
        return this.cells[ALLOWED] >= this.cells[WANTED];
    }

    /**
     * Tells whether so many blocks may be handed back. What is too many is wanted until as many may be.
     */
    boolean allow(long blocks) {
        this.cells[WANTED] = blocks;
        return blocks <= this.cells[ALLOWED];
    }

    /**
     * Notes that so many blocks have been handed back.
     */
    void returned(long blocks) {
        this.cells[ALLOWED] = Math.max(0, this.cells[ALLOWED] - blocks);
    }

}
