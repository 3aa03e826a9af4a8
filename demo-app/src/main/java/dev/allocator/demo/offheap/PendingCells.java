package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;

/**
 * Cells on their way to their columns, some dozens at a time. Where a column has many distinct texts, every look-up waits
 * for main memory; hashed and read in a loop of their own, many wait at the same time.
 */
final class PendingCells {

    private static final int CAPACITY = 64;

    private final Column[] columns = new Column[CAPACITY];

    private final long[] offsets = new long[CAPACITY];

    private final int[] lengths = new int[CAPACITY];

    private final long[] lines = new long[CAPACITY];

    private final int[] hashes = new int[CAPACITY];

    private int size;

    @SuppressWarnings("unused") // Written only, so that the compiler does not leave out reads whose result nobody needs.
    private long fetched;

    boolean isFull() {
        return this.size == CAPACITY;
    }

    void add(Column column, long offset, int length, long line) {
        this.columns[this.size] = column;
        this.offsets[this.size] = offset;
        this.lengths[this.size] = length;
        this.lines[this.size] = line;
        this.size++;
    }

    /** Adds all to their columns. */
    void drain(MemorySegment segment) {
        int count = this.size;
        this.size = 0;
        for (int i = 0; i < count; i++) {
            this.hashes[i] = TextHash.of(segment, this.offsets[i], this.lengths[i]);
        }
        for (int i = 0; i < count; i++) {
            this.fetched ^= this.columns[i].fetch(this.hashes[i], this.lengths[i]);
        }
        for (int i = 0; i < count; i++) {
            this.columns[i].add(segment, this.offsets[i], this.lengths[i], this.hashes[i], this.lines[i]);
        }
    }

}
