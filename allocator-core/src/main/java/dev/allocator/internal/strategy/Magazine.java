package dev.allocator.internal.strategy;

/**
 * A thread's stack of free blocks of one size class, by address. What is looked at with every block lies in the
 * {@link MagazineCells} of the thread. Used by one thread at a time.
 */
final class Magazine {

    private final int id;

    private final BlockSource source;

    private final int capacity;

    private final int blockBytes;

    private final MagazineCells cells;

    private final int base;

    /**
     * Creates an empty magazine that may keep nothing yet.
     * @param capacity how many blocks its limit may ever be
     */
    Magazine(int id, BlockSource source, int capacity, MagazineCells cells) {
        this.id = id;
        this.source = source;
        this.capacity = capacity;
        this.blockBytes = source.blockBytes();
        this.cells = cells;
        // One more than the capacity: what is refilled without being kept passes through.
        this.base = cells.add(capacity + 1);
    }

    int id() {
        return this.id;
    }

    /**
     * Returns where this is among the cells.
     */
    int base() {
        return this.base;
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
        return this.cells.size(this.base);
    }

    /**
     * Returns about how many blocks are here. Any thread may ask.
     */
    int sizeSeen() {
        return this.cells.sizeSeen(this.base);
    }

    /**
     * Returns how many blocks may be kept.
     */
    int limit() {
        return this.cells.limit(this.base);
    }

    void limit(int limit) {
        this.cells.limit(this.base, limit);
    }

    /**
     * Keeps a block, if there is room for it.
     */
    boolean push(long address) {
        return this.cells.push(this.base, address);
    }

    /**
     * Takes the block that was put in last, the one most likely in the processor's cache.
     * @return its address, 0 if there is none
     */
    long pop() {
        return this.cells.pop(this.base);
    }

    /**
     * Tells whether blocks may be here that were freed, and not just got to be handed out, since the last time that this was
     * empty.
     */
    boolean holdsFreed() {
        return this.cells.holdsFreed(this.base);
    }

    /**
     * Notes that a block was wanted and none was here.
     */
    void setMissed() {
        this.cells.missed(this.base, true);
    }

    /**
     * Tells whether that has been noted since it was last asked.
     */
    boolean clearMissed() {
        boolean missed = this.cells.missed(this.base);
        this.cells.missed(this.base, false);
        return missed;
    }

    /**
     * Puts in a block that is going to be taken out at once or for which there is room.
     */
    void refill(long address) {
        this.cells.put(this.base, size(), address);
        this.cells.size(this.base, size() + 1);
    }

    /**
     * Puts in several blocks, for which there is room.
     */
    void refill(long[] blocks, int first, int count) {
        this.cells.copyIn(blocks, first, this.base, size(), count);
        this.cells.size(this.base, size() + count);
    }

    /**
     * Returns the block that was put in as the so-manieth of those that are here.
     */
    long address(int position) {
        return this.cells.get(this.base, position);
    }

    /**
     * Moves the blocks that were put in first elsewhere.
     */
    void moveOldest(int count, long[] blocks, int first) {
        this.cells.copyOut(this.base, 0, blocks, first, count);
        dropOldest(count);
    }

    void swap(int position, int other) {
        long address = address(position);
        this.cells.put(this.base, position, address(other));
        this.cells.put(this.base, other, address);
    }

    void dropOldest(int count) {
        int left = size() - count;
        this.cells.moveDown(this.base, count, left);
        this.cells.size(this.base, left);
        if (left == 0) {
            this.cells.clearFreed(this.base);
        }
    }

}
