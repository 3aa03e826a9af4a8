package dev.allocator.collection;

import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import java.util.ListIterator;

/**
 * A list of byte arrays as the suites can test it: with elements that are equal by content.
 */
final class BytesList extends AbstractList<Bytes> {

    private final OffHeapList<byte[]> list;

    BytesList(OffHeapList<byte[]> list) {
        this.list = list;
    }

    @Override
    public int size() {
        return this.list.size();
    }

    @Override
    public Bytes get(int index) {
        return Bytes.of(this.list.get(index));
    }

    @Override
    public Bytes set(int index, Bytes element) {
        return Bytes.of(this.list.set(index, element.toArray()));
    }

    @Override
    public void add(int index, Bytes element) {
        this.list.add(index, element.toArray());
        this.modCount++;
    }

    @Override
    public boolean addAll(Collection<? extends Bytes> c) {
        boolean added = this.list.addAll(c.stream().map(Bytes::toArray).toList());
        this.modCount++;
        return added;
    }

    @Override
    public Bytes remove(int index) {
        Bytes removed = Bytes.of(this.list.remove(index));
        this.modCount++;
        return removed;
    }

    @Override
    public boolean contains(Object o) {
        return this.list.contains((o instanceof Bytes bytes) ? bytes.toArray() : o);
    }

    @Override
    public int indexOf(Object o) {
        return this.list.indexOf((o instanceof Bytes bytes) ? bytes.toArray() : o);
    }

    @Override
    public int lastIndexOf(Object o) {
        return this.list.lastIndexOf((o instanceof Bytes bytes) ? bytes.toArray() : o);
    }

    @Override
    public void clear() {
        this.list.clear();
        this.modCount++;
    }

    @Override
    public Iterator<Bytes> iterator() {
        return listIterator();
    }

    @Override
    public ListIterator<Bytes> listIterator(int index) {
        ListIterator<byte[]> iterator = this.list.listIterator(index);
        return new ListIterator<>() {

            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public Bytes next() {
                return Bytes.of(iterator.next());
            }

            @Override
            public boolean hasPrevious() {
                return iterator.hasPrevious();
            }

            @Override
            public Bytes previous() {
                return Bytes.of(iterator.previous());
            }

            @Override
            public int nextIndex() {
                return iterator.nextIndex();
            }

            @Override
            public int previousIndex() {
                return iterator.previousIndex();
            }

            @Override
            public void remove() {
                iterator.remove();
            }

            @Override
            public void set(Bytes element) {
                iterator.set(element.toArray());
            }

            @Override
            public void add(Bytes element) {
                iterator.add(element.toArray());
            }

        };
    }

}
