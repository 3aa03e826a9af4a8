package dev.allocator.collection;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/**
 * Iterates over a list of {@code int} values and fails fast.
 */
final class IntListIterator implements PrimitiveIterator.OfInt {

    private final OffHeapIntList list;

    private int expected;

    private int next;

    private int last = -1;

    IntListIterator(OffHeapIntList list) {
        this.list = list;
        this.expected = list.modifications();
    }

    @Override
    public boolean hasNext() {
        return this.next != this.list.size();
    }

    @Override
    public int nextInt() {
        this.list.checkUnmodified(this.expected);
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int element = this.list.getInt(this.next);
        this.last = this.next++;
        return element;
    }

    @Override
    public void remove() {
        if (this.last < 0) {
            throw new IllegalStateException("There is no element that next() has returned and nobody has removed");
        }
        this.list.checkUnmodified(this.expected);
        this.list.removeInt(this.last);
        this.next = this.last;
        this.last = -1;
        this.expected = this.list.modifications();
    }

}
