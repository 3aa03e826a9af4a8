package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Sorts {@code long} values in place: quicksort down to runs that the JDK sorts in a small array on the heap, and heapsort
 * where quicksort does badly (Musser, <em>Introspective Sorting and Selection Algorithms</em>, 1997).
 */
final class LongSort {

    private static final int RUN = 1 << 13;

    private final MemorySegment data;

    private final long[] run;

    private LongSort(MemorySegment data, int count) {
        this.data = data;
        this.run = new long[Math.min(count, RUN)];
    }

    /**
     * Sorts the first values of a segment in ascending order.
     */
    static void sort(MemorySegment data, int count) {
        sort(data, count, 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(count)));
    }

    /**
     * Sorts by quicksort down to a depth.
     */
    static void sort(MemorySegment data, int count, int depth) {
        if (count > 1) {
            new LongSort(data, count).sort(0, count - 1, depth);
        }
    }

    private long get(int index) {
        return this.data.getAtIndex(ValueLayout.JAVA_LONG, index);
    }

    private void set(int index, long value) {
        this.data.setAtIndex(ValueLayout.JAVA_LONG, index, value);
    }

    private void sort(int first, int last, int depth) {
        int low = first;
        int high = last;
        for (int left = depth; high - low >= RUN; left--) {
            if (left == 0) {
                heapSort(low, high);
                return;
            }
            long pivot = pivot(low, high);
            int middle = partition(low, high, pivot);
            if (middle == low) {
                // Nothing is less than the pivot: what equals it is where it belongs.
                low = skipEqual(low, high, pivot);
            } else if (middle - low < high - middle) {
                // The shorter part by recursion, so that its depth is bounded.
                sort(low, middle - 1, left - 1);
                low = middle;
            } else {
                sort(middle, high, left - 1);
                high = middle - 1;
            }
        }
        sortRun(low, high - low + 1);
    }

    private void sortRun(int low, int count) {
        MemorySegment.copy(this.data, ValueLayout.JAVA_LONG, (long) low * Long.BYTES, this.run, 0, count);
        Arrays.sort(this.run, 0, count);
        MemorySegment.copy(this.run, 0, this.data, ValueLayout.JAVA_LONG, (long) low * Long.BYTES, count);
    }

    /**
     * Moves what is less than a pivot to the front, without a branch that a processor could mispredict (after Lomuto).
     * @return the end of what is less
     */
    private int partition(int low, int high, long pivot) {
        int end = low;
        for (int i = low; i <= high; i++) {
            long value = get(i);
            set(i, get(end));
            set(end, value);
            end += isLess(value, pivot);
        }
        return end;
    }

    /**
     * Moves what equals a pivot to the front of a range in which nothing is less.
     * @return the end of what is equal
     */
    private int skipEqual(int low, int high, long pivot) {
        int end = low;
        for (int i = low; i <= high; i++) {
            long value = get(i);
            set(i, get(end));
            set(end, value);
            end += 1 - isLess(pivot, value);
        }
        return end;
    }

    /** 1 or 0: the sign of the difference, unless that overflows (Warren, <em>Hacker's Delight</em>, 2-12). */
    private static int isLess(long a, long b) {
        return (int) (((a & ~b) | (~(a ^ b) & (a - b))) >>> (Long.SIZE - 1));
    }

    private long pivot(int low, int high) {
        int step = (high - low) / 8;
        return median(median(get(low), get(low + step), get(low + 2 * step)),
                median(get(low + 3 * step), get(low + 4 * step), get(low + 5 * step)),
                median(get(low + 6 * step), get(low + 7 * step), get(high)));
    }

    private static long median(long a, long b, long c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    private void heapSort(int low, int high) {
        int count = high - low + 1;
        for (int i = count / 2 - 1; i >= 0; i--) {
            siftDown(low, i, count);
        }
        for (int end = count - 1; end > 0; end--) {
            long greatest = get(low);
            set(low, get(low + end));
            set(low + end, greatest);
            siftDown(low, 0, end);
        }
    }

    private void siftDown(int low, int root, int count) {
        long value = get(low + root);
        int hole = root;
        for (int child = 2 * hole + 1; child < count; child = 2 * hole + 1) {
            if (child + 1 < count && get(low + child) < get(low + child + 1)) {
                child++;
            }
            if (value >= get(low + child)) {
                break;
            }
            set(low + hole, get(low + child));
            hole = child;
        }
        set(low + hole, value);
    }

}
