package dev.allocator.collection;

import java.util.AbstractCollection;
import java.util.Iterator;

/**
 * The values of a map.
 *
 * @param <V> the type of the values
 */
final class MapValues<V> extends AbstractCollection<V> {

    private final OffHeapMap<?, V> map;

    MapValues(OffHeapMap<?, V> map) {
        this.map = map;
    }

    @Override
    public int size() {
        return this.map.size();
    }

    @Override
    public boolean contains(Object o) {
        return this.map.containsValue(o);
    }

    @Override
    public boolean remove(Object o) {
        HashTable<?> table = this.map.table();
        for (long i = table.nextSlot(0); i >= 0; i = table.nextSlot(i + 1)) {
            if (this.map.elements().isEqual(this.map.valueAt(i), o)) {
                this.map.removeAt(i);
                return true;
            }
        }
        return false;
    }

    @Override
    public Iterator<V> iterator() {
        return new SlotIterator<>(this.map.table(), this.map::valueAt, this.map::removeAt);
    }

    @Override
    public void clear() {
        this.map.clear();
    }

}
