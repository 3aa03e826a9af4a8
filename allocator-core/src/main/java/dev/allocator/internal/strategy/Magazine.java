package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;

/**
 * A thread's stack of free blocks of one size class. It names each block by slab and index, so that an allocation needs
 * no look-up by address. Used by one thread at a time.
 */
final class Magazine {

    private final SizeClass sizeClass;

    private final int capacity;

    private final Slab[] slabs;

    private final int[] indexes;

    private int size;

    /**
     * Creates an empty magazine.
     * @param capacity how many blocks it keeps; at 0 it only passes one through
     */
    Magazine(SizeClass sizeClass, int capacity) {
        this.sizeClass = sizeClass;
        this.capacity = capacity;
        this.slabs = new Slab[Math.max(capacity, 1)];
        this.indexes = new int[Math.max(capacity, 1)];
    }

    SizeClass sizeClass() {
        return this.sizeClass;
    }

    int size() {
        return this.size;
    }

    boolean isFull() {
        return this.size >= this.capacity;
    }

    /**
     * Returns how many blocks to get at once: half of what fits, so that the next free finds room.
     */
    int refill() {
        return Math.max(1, this.capacity / 2);
    }

    void push(Slab slab, int index) {
        this.slabs[this.size] = slab;
        this.indexes[this.size] = index;
        this.size++;
    }

    /**
     * Takes the block that was put in last, the one most likely in the processor's cache, and hands it out.
     */
    MemorySegment pop(long bytes, boolean scoped) {
        this.size--;
        return this.slabs[this.size].allocate(this.indexes[this.size], bytes, scoped);
    }

    Slab slab(int position) {
        return this.slabs[position];
    }

    int index(int position) {
        return this.indexes[position];
    }

    void dropOldest(int count) {
        System.arraycopy(this.slabs, count, this.slabs, 0, this.size - count);
        System.arraycopy(this.indexes, count, this.indexes, 0, this.size - count);
        this.size -= count;
    }

}
