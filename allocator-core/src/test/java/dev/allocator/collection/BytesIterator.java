package dev.allocator.collection;

import java.util.Iterator;

/**
 * Iterates over byte arrays as elements that are equal by content.
 */
record BytesIterator(Iterator<byte[]> arrays) implements Iterator<Bytes> {

    @Override
    public boolean hasNext() {
        return this.arrays.hasNext();
    }

    @Override
    public Bytes next() {
        return Bytes.of(this.arrays.next());
    }

    @Override
    public void remove() {
        this.arrays.remove();
    }

}
