package dev.allocator.internal.strategy;

/**
 * A thread's stack of free blocks of one size class, by address. Used by one thread at a time.
 */
final class Magazine {

    /**
     * Unused cells at both ends, two cache lines of 64 bytes, since processors fetch those in pairs: what another thread
     * writes often must not lie in a line of this one's.
     */
    private static final int PADDING = 16;

    private static final int SIZE = PADDING;

    private static final int LIMIT = PADDING + 1;

    /** 1 while blocks may be here that were freed, and not just got to be handed out. */
    private static final int FREED = PADDING + 2;

    /** 1 if a block was wanted and none was here. */
    private static final int MISSED = PADDING + 3;

    private static final int FIRST = PADDING + 4;

    private final int id;

    private final BlockSource source;

    private final int capacity;

    private final int blockBytes;

    /** Size, limit and blocks, side by side since they are used together. */
    private final long[] cells;

    /**
     * Creates an empty magazine that may keep nothing yet.
     * @param capacity how many blocks its limit may ever be
     */
    Magazine(int id, BlockSource source, int capacity) {
        this.id = id;
        this.source = source;
        this.capacity = capacity;
        this.blockBytes = source.blockBytes();
        // One more than the capacity: what is refilled without being kept passes through.
        this.cells = new long[FIRST + capacity + 1 + PADDING];
    }

    int id() {
        return this.id;
    }

    BlockSource source() {
        return this.source;
    }

    int blockBytes() {
        return this.blockBytes;
    }

    int capacity() {
        return this.capacity;
    }

    int size() {
        return (int) this.cells[SIZE];
    }

    /**
     * Returns how many blocks may be kept.
     */
    int limit() {
        return (int) this.cells[LIMIT];
    }

    void limit(int limit) {
        this.cells[LIMIT] = limit;
    }

    /**
     * Keeps a block, if there is room for it.
     */
    boolean push(long address) {
        long[] cells = this.cells;
        int size = (int) cells[SIZE];
        if (size >= cells[LIMIT]) {
            return false;
        }
        cells[FIRST + size] = address;
        cells[SIZE] = size + 1L;
        cells[FREED] = 1;
        return true;
    }

    /**
     * Tells whether blocks may be here that were freed since the last time that this was empty.
     */
    boolean holdsFreed() {
        return this.cells[FREED] != 0;
    }

    /**
     * Notes that a block was wanted and none was here.
     */
    void setMissed() {
        this.cells[MISSED] = 1;
    }

    /**
     * Tells whether that has been noted since it was last asked.
     */
    boolean clearMissed() {
        boolean missed = this.cells[MISSED] != 0;
        this.cells[MISSED] = 0;
        return missed;
    }

    /**
     * Puts in a block that is going to be taken out at once or for which there is room.
     */
    void refill(long address) {
        int size = (int) this.cells[SIZE];
        this.cells[FIRST + size] = address;
        this.cells[SIZE] = size + 1L;
    }

    /**
     * Puts in several blocks, for which there is room.
     */
    void refill(long[] blocks, int first, int count) {
        int size = (int) this.cells[SIZE];
        System.arraycopy(blocks, first, this.cells, FIRST + size, count);
        this.cells[SIZE] = size + (long) count;
    }

    /**
     * Takes the block that was put in last, the one most likely in the processor's cache.
     * @return its address, 0 if there is none
     */
    long pop() {
        long[] cells = this.cells;
        int size = (int) cells[SIZE];
        if (size == 0) {
            return 0;
        }
        cells[SIZE] = size - 1L;
        return cells[FIRST + size - 1];
    }

    /**
     * Returns the block that was put in as the so-manieth of those that are here.
     */
    long address(int position) {
        return this.cells[FIRST + position];
    }

    /**
     * Moves the blocks that were put in first elsewhere.
     */
    void moveOldest(int count, long[] blocks, int first) {
        System.arraycopy(this.cells, FIRST, blocks, first, count);
        dropOldest(count);
    }

    void swap(int position, int other) {
        long address = this.cells[FIRST + position];
        this.cells[FIRST + position] = this.cells[FIRST + other];
        this.cells[FIRST + other] = address;
    }

    void dropOldest(int count) {
        int left = size() - count;
        System.arraycopy(this.cells, FIRST + count, this.cells, FIRST, left);
        this.cells[SIZE] = left;
        if (left == 0) {
            this.cells[FREED] = 0;
        }
    }

}
