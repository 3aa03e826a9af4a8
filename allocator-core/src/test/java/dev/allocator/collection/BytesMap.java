package dev.allocator.collection;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * A map from byte arrays to byte arrays as the suites can test it: with keys and values that are equal by content.
 */
final class BytesMap extends AbstractMap<Bytes, Bytes> {

    private final OffHeapMap<byte[], byte[]> map;

    BytesMap(OffHeapMap<byte[], byte[]> map) {
        this.map = map;
    }

    private static Object array(Object o) {
        return (o instanceof Bytes bytes) ? bytes.toArray() : o;
    }

    private static Bytes bytes(byte[] array) {
        return (array != null) ? Bytes.of(array) : null;
    }

    @Override
    public boolean containsKey(Object key) {
        return this.map.containsKey(array(key));
    }

    @Override
    public boolean containsValue(Object value) {
        return this.map.containsValue(array(value));
    }

    @Override
    public Bytes get(Object key) {
        return bytes(this.map.get(array(key)));
    }

    @Override
    public Bytes put(Bytes key, Bytes value) {
        return bytes(this.map.put(key.toArray(), value.toArray()));
    }

    @Override
    public Bytes remove(Object key) {
        return bytes(this.map.remove(array(key)));
    }

    @Override
    public void clear() {
        this.map.clear();
    }

    @Override
    public Set<Entry<Bytes, Bytes>> entrySet() {
        return new AbstractSet<>() {

            @Override
            public int size() {
                return BytesMap.this.map.size();
            }

            @Override
            public Iterator<Entry<Bytes, Bytes>> iterator() {
                return entries(BytesMap.this.map.entrySet().iterator());
            }

        };
    }

    private static Iterator<Entry<Bytes, Bytes>> entries(Iterator<Entry<byte[], byte[]>> entries) {
        return new Iterator<>() {

            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Entry<Bytes, Bytes> next() {
                Map.Entry<byte[], byte[]> entry = entries.next();
                return new SimpleEntry<>(Bytes.of(entry.getKey()), Bytes.of(entry.getValue())) {

                    @Override
                    public Bytes setValue(Bytes value) {
                        entry.setValue(value.toArray());
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
