package dev.allocator.benchmarks.workload;

/**
 * A number that its thread writes at each operation, in cache lines of its own: beside what other threads read, two threads
 * would measure that. Fields would not do, since virtual machines move those of a class together by size.
 */
final class PaddedCell {

    /** Unused cells at both ends, two cache lines of 64 bytes, since processors fetch those in pairs. */
    private static final int PADDING = 16;

    private final long[] cells = new long[PADDING + 1 + PADDING];

    long get() {
        return this.cells[PADDING];
    }

    void set(long value) {
        this.cells[PADDING] = value;
    }

}
