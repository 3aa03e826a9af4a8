package dev.allocator.collection;

import java.util.AbstractSet;
import java.util.Iterator;

/**
 * A set of byte arrays as the suites can test it: with elements that are equal by content.
 */
final class BytesSet extends AbstractSet<Bytes> {

    private final OffHeapSet<byte[]> set;

    BytesSet(OffHeapSet<byte[]> set) {
        this.set = set;
    }

    @Override
    public int size() {
        return this.set.size();
    }

    @Override
    public boolean contains(Object o) {
        return this.set.contains((o instanceof Bytes bytes) ? bytes.toArray() : o);
    }

    @Override
    public boolean add(Bytes element) {
        return this.set.add(element.toArray());
    }

    @Override
    public boolean remove(Object o) {
        return this.set.remove((o instanceof Bytes bytes) ? bytes.toArray() : o);
    }

    @Override
    public void clear() {
        this.set.clear();
    }

    @Override
    public Iterator<Bytes> iterator() {
        return new BytesIterator(this.set.iterator());
    }

}
