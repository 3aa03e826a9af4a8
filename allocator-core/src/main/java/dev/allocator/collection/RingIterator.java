package dev.allocator.collection;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Iterates over a ring in either direction, and fails fast.
 *
 * @param <T> the type of the elements
 */
final class RingIterator<T> implements Iterator<T> {

    private final Ring<T> ring;

    private final int step;

    private int expected;

    private int next;

    private int last = -1;

    RingIterator(Ring<T> ring, int first, int step) {
        ring.checkAlive();
        this.ring = ring;
        this.next = first;
        this.step = step;
        this.expected = ring.modifications();
    }

    @Override
    public boolean hasNext() {
        return (this.step > 0) ? this.next != this.ring.size() : this.next >= 0 && this.ring.size() > 0;
    }

    @Override
    public T next() {
        this.ring.checkUnmodified(this.expected);
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T element = this.ring.get(this.next);
        this.last = this.next;
        this.next += this.step;
        return element;
    }

    @Override
    public void remove() {
        if (this.last < 0) {
            throw new IllegalStateException("There is no element that next() has returned and nobody has removed");
        }
        this.ring.checkUnmodified(this.expected);
        this.ring.remove(this.last);
        if (this.step > 0) {
            this.next--;
        }
        this.last = -1;
        this.expected = this.ring.modifications();
    }

}
