package dev.allocator.collection;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * A map with byte arrays as keys, as values or as both, as the suites can test it: with {@link Bytes} instead, which are
 * equal by content.
 *
 * @param <K> the type of the keys, as the suites see them
 * @param <V> the type of the values, as the suites see them
 */
final class BytesMap<K, V> extends AbstractMap<K, V> {

    private final Map<Object, Object> map;

    @SuppressWarnings("unchecked") // which types these are is known by what is made of them
    BytesMap(OffHeapMap<?, ?> map) {
        this.map = (Map<Object, Object>) map;
    }

    /**
     * Returns the type that stands for another in the collections under test.
     */
    static Class<?> stored(Class<?> type) {
        return (type == Bytes.class) ? byte[].class : type;
    }

    private static Object stored(Object o) {
        return (o instanceof Bytes bytes) ? bytes.toArray() : o;
    }

    // What is no byte array is what the suites have put in.
    @SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
    private static <T> T seen(Object o) {
        return (T) ((o instanceof byte[] array) ? Bytes.of(array) : o);
    }

    @Override
    public boolean containsKey(Object key) {
        return this.map.containsKey(stored(key));
    }

    @Override
    public boolean containsValue(Object value) {
        return this.map.containsValue(stored(value));
    }

    @Override
    public V get(Object key) {
        return seen(this.map.get(stored(key)));
    }

    @Override
    public V put(K key, V value) {
        return seen(this.map.put(stored(key), stored(value)));
    }

    @Override
    public V remove(Object key) {
        return seen(this.map.remove(stored(key)));
    }

    @Override
    public void clear() {
        this.map.clear();
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new AbstractSet<>() {

            @Override
            public int size() {
                return BytesMap.this.map.size();
            }

            @Override
            public Iterator<Entry<K, V>> iterator() {
                return entries(BytesMap.this.map.entrySet().iterator());
            }

        };
    }

    private static <K, V> Iterator<Entry<K, V>> entries(Iterator<Entry<Object, Object>> entries) {
        return new Iterator<>() {

            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Entry<K, V> next() {
                Map.Entry<Object, Object> entry = entries.next();
                return new SimpleEntry<>(seen(entry.getKey()), seen(entry.getValue())) {

                    @Override
                    public V setValue(V value) {
                        entry.setValue(stored(value));
                        return super.setValue(value);
                    }

                };
            }

            @Override
            public void remove() {
                entries.remove();
            }

        };
    }

}
