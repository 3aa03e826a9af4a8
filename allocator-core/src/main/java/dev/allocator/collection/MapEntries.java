package dev.allocator.collection;

import java.io.Serial;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;

/**
 * The entries of a map.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class MapEntries<K, V> extends AbstractSet<Map.Entry<K, V>> {

    private final OffHeapMap<K, V> map;

    MapEntries(OffHeapMap<K, V> map) {
        this.map = map;
    }

    @Override
    public int size() {
        return this.map.size();
    }

    private long find(Object o) {
        if (!(o instanceof Map.Entry<?, ?> entry)) {
            return -1;
        }
        long index = this.map.table().find(entry.getKey());
        boolean equal = index >= 0 && this.map.elements().isEqual(this.map.valueAt(index), entry.getValue());
        return equal ? index : -1;
    }

    @Override
    public boolean contains(Object o) {
        return find(o) >= 0;
    }

    @Override
    public boolean remove(Object o) {
        long index = find(o);
        if (index < 0) {
            return false;
        }
        this.map.removeAt(index);
        return true;
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        return new SlotIterator<>(this.map.table(), this::entryAt, this.map::removeAt);
    }

    private Map.Entry<K, V> entryAt(long index) {
        return new Entry<>(this.map, this.map.table().keyAt(index), this.map.valueAt(index));
    }

    @Override
    public int hashCode() {
        return this.map.hashCode();
    }

    @Override
    public boolean equals(Object o) {
        return super.equals(o);
    }

    @Override
    public void clear() {
        this.map.clear();
    }

    /**
     * A copy of an entry, which writes through.
     *
     * @param <K> the type of the key
     * @param <V> the type of the value
     */
    private static final class Entry<K, V> extends AbstractMap.SimpleEntry<K, V> {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient OffHeapMap<K, V> map;

        Entry(OffHeapMap<K, V> map, K key, V value) {
            super(key, value);
            this.map = map;
        }

        @Override
        public V setValue(V value) {
            Objects.requireNonNull(value, "value");
            this.map.replaceIfPresent(getKey(), value);
            return super.setValue(value);
        }

    }

}
