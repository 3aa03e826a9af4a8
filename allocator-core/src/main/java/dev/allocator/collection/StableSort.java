package dev.allocator.collection;

import java.util.Comparator;

/**
 * Sorts a list in place and stably: insertion sort of short runs, which are merged through a small buffer on the heap as
 * far as it goes, and beyond by rotations (Kim and Kutzner, <em>Stable Minimum Storage Merging by Symmetric
 * Comparisons</em>, 2004). Whatever the comparator does, the list keeps its elements.
 *
 * @param <E> the type of the elements
 */
final class StableSort<E> {

    private static final int RUN = 16;

    private final SegmentList<E> list;

    private final Comparator<? super E> comparator;

    private final int expected;

    private final SlotBuffer buffer;

    private StableSort(SegmentList<E> list, Comparator<? super E> comparator) {
        this.list = list;
        this.comparator = comparator;
        this.expected = list.modifications();
        this.buffer = new SlotBuffer(list.data, list.slotBytes, list.size / 2 + 1);
    }

    static <E> void sort(SegmentList<E> list, Comparator<? super E> comparator) {
        if (list.size > 1) {
            new StableSort<>(list, comparator).sort();
        }
        list.modified();
    }

    private void sort() {
        int count = this.list.size;
        for (int start = 0; start < count; start += RUN) {
            insertionSort(start, Math.min(start + RUN, count));
        }
        for (long width = RUN; width < count; width *= 2) {
            for (long start = 0; start + width < count; start += 2 * width) {
                merge((int) start, (int) (start + width), (int) Math.min(start + 2 * width, count));
            }
        }
    }

    private boolean isLess(E a, E b) {
        int order = this.comparator.compare(a, b);
        this.list.checkUnmodified(this.expected);
        return order < 0;
    }

    private E get(int index) {
        return this.list.get(index);
    }

    private void insertionSort(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            E element = get(i);
            int place = i;
            while (place > from && isLess(element, get(place - 1))) {
                place--;
            }
            if (place < i) {
                this.buffer.save(i, 1);
                this.buffer.move(place, place + 1, i - place);
                this.buffer.restore(0, place, 1);
            }
        }
    }

    /**
     * Merges two sorted neighbours, {@code from} to {@code middle} and {@code middle} to {@code to}.
     */
    private void merge(int from, int middle, int to) {
        if (from == middle || middle == to || !isLess(get(middle), get(middle - 1))) {
            return;
        }
        if (middle - from <= this.buffer.slots()) {
            mergeUp(from, middle, to);
        } else if (to - middle <= this.buffer.slots()) {
            mergeDown(from, middle, to);
        } else {
            mergeHalves(from, middle, to);
        }
    }

    /** With the left part in the buffer; what is left of it at the end just fills the gap. */
    private void mergeUp(int from, int middle, int to) {
        int saved = middle - from;
        this.buffer.save(from, saved);
        int left = 0;
        int right = middle;
        int next = from;
        try {
            while (left < saved && right < to) {
                if (isLess(get(right), buffered(left))) {
                    this.buffer.move(right++, next++, 1);
                } else {
                    this.buffer.restore(left++, next++, 1);
                }
            }
        } finally {
            restoreRest(left, next, saved - left);
        }
    }

    private void mergeDown(int from, int middle, int to) {
        int saved = to - middle;
        this.buffer.save(middle, saved);
        int left = middle;
        int right = saved;
        int next = to;
        try {
            while (right > 0 && left > from) {
                if (isLess(buffered(right - 1), get(left - 1))) {
                    this.buffer.move(--left, --next, 1);
                } else {
                    this.buffer.restore(--right, --next, 1);
                }
            }
        } finally {
            restoreRest(0, left, right);
        }
    }

    /** Not into memory that the list has given up since: the comparator may have seen to that. */
    private void restoreRest(int saved, int index, int count) {
        if (this.buffer.isOf(this.list.data)) {
            this.buffer.restore(saved, index, count);
        }
    }

    private E buffered(int index) {
        return this.list.read(this.buffer.segment(), index);
    }

    private void mergeHalves(int from, int middle, int to) {
        int leftCut;
        int rightCut;
        if (middle - from > to - middle) {
            leftCut = from + (middle - from) / 2;
            rightCut = lowerBound(middle, to, get(leftCut));
        } else {
            rightCut = middle + (to - middle) / 2;
            leftCut = upperBound(from, middle, get(rightCut));
        }
        int newMiddle = leftCut + (rightCut - middle);
        this.buffer.rotate(leftCut, middle, rightCut);
        merge(from, leftCut, newMiddle);
        merge(newMiddle, rightCut, to);
    }

    private int lowerBound(int from, int to, E element) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isLess(get(middle), element)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int upperBound(int from, int to, E element) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isLess(element, get(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

}
