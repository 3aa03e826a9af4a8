package dev.allocator.collection;

import java.util.AbstractSet;
import java.util.Iterator;

/**
 * The keys of a map.
 *
 * @param <K> the type of the keys
 */
final class MapKeys<K> extends AbstractSet<K> {

    private final OffHeapMap<K, ?> map;

    MapKeys(OffHeapMap<K, ?> map) {
        this.map = map;
    }

    @Override
    public int size() {
        return this.map.size();
    }

    @Override
    public boolean contains(Object o) {
        return this.map.containsKey(o);
    }

    @Override
    public boolean remove(Object o) {
        return this.map.remove(o) != null;
    }

    @Override
    public Iterator<K> iterator() {
        HashTable<K> table = this.map.table();
        return new SlotIterator<>(table, table::keyAt, this.map::removeAt);
    }

    @Override
    public void clear() {
        this.map.clear();
    }

}
