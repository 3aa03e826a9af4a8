package dev.allocator.collection;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/**
 * Iterates over a list of {@code long} values and fails fast.
 */
final class LongListIterator implements PrimitiveIterator.OfLong {

    private final OffHeapLongList list;

    private int expected;

    private int next;

    private int last = -1;

    LongListIterator(OffHeapLongList list) {
        this.list = list;
        this.expected = list.modifications();
    }

    @Override
    public boolean hasNext() {
        return this.next != this.list.size();
    }

    @Override
    public long nextLong() {
        this.list.checkUnmodified(this.expected);
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        long element = this.list.getLong(this.next);
        this.last = this.next++;
        return element;
    }

    @Override
    public void remove() {
        if (this.last < 0) {
            throw new IllegalStateException("There is no element that next() has returned and nobody has removed");
        }
        this.list.checkUnmodified(this.expected);
        this.list.removeLong(this.last);
        this.next = this.last;
        this.last = -1;
        this.expected = this.list.modifications();
    }

}
