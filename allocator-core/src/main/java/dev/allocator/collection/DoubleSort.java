package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sorts {@code double} values in place, as integers of the same order.
 */
final class DoubleSort {

    private DoubleSort() {}

    /**
     * Sorts the first values of a segment in the order of {@link Double#compareTo}.
     */
    static void sort(MemorySegment data, int count) {
        for (int i = 0; i < count; i++) {
            long bits = Double.doubleToLongBits(data.getAtIndex(ValueLayout.JAVA_DOUBLE, i));
            data.setAtIndex(ValueLayout.JAVA_LONG, i, flip(bits));
        }
        LongSort.sort(data, count);
        for (int i = 0; i < count; i++) {
            data.setAtIndex(ValueLayout.JAVA_LONG, i, flip(data.getAtIndex(ValueLayout.JAVA_LONG, i)));
        }
    }

    /** The bits of negative numbers ascend with their magnitude; flipped they descend. Its own inverse. */
    private static long flip(long bits) {
        return bits ^ (bits >> (Long.SIZE - 1) & Long.MAX_VALUE);
    }

}
