package dev.allocator.collection;

import java.util.AbstractQueue;
import java.util.Iterator;

/**
 * A queue of byte arrays as the suites can test it: with elements that are equal by content.
 */
final class BytesQueue extends AbstractQueue<Bytes> {

    private final OffHeapDeque<byte[]> deque;

    BytesQueue(OffHeapDeque<byte[]> deque) {
        this.deque = deque;
    }

    private static Bytes bytes(byte[] array) {
        return (array != null) ? Bytes.of(array) : null;
    }

    @Override
    public int size() {
        return this.deque.size();
    }

    @Override
    public boolean offer(Bytes element) {
        return this.deque.offer(element.toArray());
    }

    @Override
    public Bytes poll() {
        return bytes(this.deque.poll());
    }

    @Override
    public Bytes peek() {
        return bytes(this.deque.peek());
    }

    @Override
    public boolean contains(Object o) {
        return this.deque.contains((o instanceof Bytes bytes) ? bytes.toArray() : o);
    }

    @Override
    public boolean remove(Object o) {
        return this.deque.remove((o instanceof Bytes bytes) ? bytes.toArray() : o);
    }

    @Override
    public void clear() {
        this.deque.clear();
    }

    @Override
    public Iterator<Bytes> iterator() {
        return new BytesIterator(this.deque.iterator());
    }

}
