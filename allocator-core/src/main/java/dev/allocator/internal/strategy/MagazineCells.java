package dev.allocator.internal.strategy;

import java.util.Arrays;

/**
 * What the magazines of a thread hold: size, limit and blocks of each, side by side in one array, since requests that come
 * at random touch many magazines and each cache line counts. A magazine is known by its base; that of none holds nothing
 * and may keep nothing. Used by one thread at a time.
 */
final class MagazineCells {

    /** The base of a magazine that does not exist. */
    static final int NONE = 16;

    /**
     * Unused cells at both ends, two cache lines of 64 bytes, since processors fetch those in pairs: what another thread
     * writes often must not lie in a line of this one's.
     */
    private static final int PADDING = 16;

    private static final int LIMIT = 1;

    /** 1 while blocks may be here that were freed, and not just got to be handed out. */
    private static final int FREED = 2;

    /** 1 if a block was wanted and none was here. */
    private static final int MISSED = 3;

    private static final int FIRST = 4;

    private long[] cells = new long[NONE + FIRST + PADDING];

    private int used = NONE + FIRST;

    /**
     * Makes room for another magazine, empty and with a limit of 0.
     * @param blocks the most that it will ever hold
     * @return its base
     */
    int add(int blocks) {
        int base = this.used;
        this.used += FIRST + blocks;
        if (this.used + PADDING > this.cells.length) {
            this.cells = Arrays.copyOf(this.cells, this.used + this.used / 2 + PADDING);
        }
        return base;
    }

    /**
     * Takes the block that was put in last.
     * @return its address, 0 if there is none
     */
    long pop(int base) {
        long[] cells = this.cells;
        int size = (int) cells[base];
        if (size == 0) {
            return 0;
        }
        cells[base] = size - 1L;
        return cells[base + FIRST + size - 1];
    }

    /**
     * Keeps a freed block, if there is room for it.
     */
    boolean push(int base, long address) {
        long[] cells = this.cells;
        int size = (int) cells[base];
        if (size >= cells[base + LIMIT]) {
            return false;
        }
        cells[base + FIRST + size] = address;
        cells[base] = size + 1L;
        cells[base + FREED] = 1;
        return true;
    }

    int size(int base) {
        return (int) this.cells[base];
    }

    /**
     * Returns the size for any thread, which may not see the magazine yet.
     */
    int sizeSeen(int base) {
        long[] cells = this.cells;
        return (base < cells.length) ? (int) cells[base] : 0;
    }

    void size(int base, int size) {
        this.cells[base] = size;
    }

    int limit(int base) {
        return (int) this.cells[base + LIMIT];
    }

    void limit(int base, int limit) {
        this.cells[base + LIMIT] = limit;
    }

    boolean holdsFreed(int base) {
        return this.cells[base + FREED] != 0;
    }

    void clearFreed(int base) {
        this.cells[base + FREED] = 0;
    }

    boolean missed(int base) {
        return this.cells[base + MISSED] != 0;
    }

    void missed(int base, boolean missed) {
        this.cells[base + MISSED] = missed ? 1 : 0;
    }

    long get(int base, int position) {
        return this.cells[base + FIRST + position];
    }

    void put(int base, int position, long address) {
        this.cells[base + FIRST + position] = address;
    }

    void copyIn(long[] blocks, int first, int base, int position, int count) {
        System.arraycopy(blocks, first, this.cells, base + FIRST + position, count);
    }

    void copyOut(int base, int position, long[] blocks, int first, int count) {
        System.arraycopy(this.cells, base + FIRST + position, blocks, first, count);
    }

    /**
     * Moves blocks from a position on to the bottom.
     */
    void moveDown(int base, int position, int count) {
        System.arraycopy(this.cells, base + FIRST + position, this.cells, base + FIRST, count);
    }

}
