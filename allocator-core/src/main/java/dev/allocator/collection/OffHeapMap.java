package dev.allocator.collection;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

/**
 * A hash map of values in off-heap memory: records and boxed primitives as {@link dev.allocator.TypedAllocator} lays them
 * out, strings and byte arrays through slots of 16 bytes that say where their bytes are. Open addressing up to a load of
 * 0.8, for any number of entries that there is memory for.
 * <p>
 * Keys are equal when their bytes are: that is what {@code equals} says of boxed primitives, strings and records that do
 * not define it themselves; arrays, in records too, are compared by content. A record's own {@code equals} is not asked.
 * The hash has a secret key, so that nobody can choose keys that collide. The order of iteration is random.
 * <p>
 * An entry of {@link #entrySet()} is a copy; its {@code setValue} changes the map as long as that has the key.
 * <p>
 * Not thread-safe; {@code null} is refused as a key and as a value; see the {@linkplain dev.allocator.collection package}
 * for that and for how long the memory lives.
 *
 * @param <K> the type of the keys: a record, a boxed primitive, {@link String} or {@code byte[]}
 * @param <V> the type of the values: a record, a boxed primitive, {@link String} or {@code byte[]}
 */
public final class OffHeapMap<K, V> extends AbstractMap<K, V> implements AutoCloseable {

    private final HashTable<K> table;

    private final Elements<V> elements;

    private OffHeapMap(Memory memory, Class<K> keyType, Class<V> valueType) {
        ValueSlots slots = new ValueSlots();
        this.elements = Elements.of(memory, valueType, slots);
        this.table = HashTable.of(memory, keyType, this.elements.slotBytes());
        slots.of(this.table);
    }

    /**
     * Creates an empty map on the {@linkplain MemoryPool#shared() shared} pool.
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param keyType the type of the keys
     * @param valueType the type of the values
     * @return a map to be closed by the caller
     * @throws IllegalArgumentException if one of the types cannot be laid out
     */
    public static <K, V> OffHeapMap<K, V> create(Class<K> keyType, Class<V> valueType) {
        return create(MemoryPool.shared(), keyType, valueType);
    }

    /**
     * Creates an empty map in blocks of a pool, whatever scope the thread has begun.
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param pool the pool
     * @param keyType the type of the keys
     * @param valueType the type of the values
     * @return a map to be closed by the caller
     * @throws IllegalArgumentException if one of the types cannot be laid out
     * @throws IllegalStateException if the pool is closed
     */
    public static <K, V> OffHeapMap<K, V> create(MemoryPool pool, Class<K> keyType, Class<V> valueType) {
        return new OffHeapMap<>(Memory.of(pool), keyType, valueType);
    }

    /**
     * Creates an empty map in a scope, with which it ends.
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param scope the scope
     * @param keyType the type of the keys
     * @param valueType the type of the values
     * @return a map that need not be closed
     * @throws IllegalArgumentException if one of the types cannot be laid out
     * @throws IllegalStateException if the scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    public static <K, V> OffHeapMap<K, V> create(MemoryScope scope, Class<K> keyType, Class<V> valueType) {
        return new OffHeapMap<>(Memory.of(scope), keyType, valueType);
    }

    HashTable<K> table() {
        return this.table;
    }

    Elements<V> elements() {
        return this.elements;
    }

    V valueAt(long index) {
        return this.elements.get(this.table.values(), this.table.valueIndex(index));
    }

    void removeAt(long index) {
        this.elements.remove(this.table.values(), this.table.valueIndex(index));
        this.table.removeAt(index);
    }

    @Override
    public int size() {
        return (int) Math.min(this.table.size(), Integer.MAX_VALUE);
    }

    @Override
    public boolean isEmpty() {
        return this.table.size() == 0;
    }

    /**
     * Returns the number of entries, also where {@link #size()} cannot tell.
     * @return the number of entries
     * @throws IllegalStateException if the map, its scope or its pool is closed
     */
    public long longSize() {
        return this.table.size();
    }

    /**
     * Makes room for so many entries, so that adding them moves nothing.
     * @param count how many entries there shall be room for
     * @throws IllegalArgumentException if they are more than can be addressed
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the map is as it was
     * @throws IllegalStateException if the map, its scope or its pool is closed
     */
    public void ensureCapacity(long count) {
        this.table.ensureCapacity(count);
    }

    @Override
    public boolean containsKey(Object key) {
        return this.table.find(key) >= 0;
    }

    @Override
    public boolean containsValue(Object value) {
        this.table.checkAlive();
        for (long i = this.table.nextSlot(0); i >= 0; i = this.table.nextSlot(i + 1)) {
            if (this.elements.isEqual(valueAt(i), value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    @SuppressWarnings("NullAway") // null is what a map without the key returns
    public V get(Object key) {
        long index = this.table.find(key);
        return (index >= 0) ? valueAt(index) : null;
    }

    @Override
    public V getOrDefault(Object key, V defaultValue) {
        long index = this.table.find(key);
        return (index >= 0) ? valueAt(index) : defaultValue;
    }

    @Override
    @SuppressWarnings("NullAway") // null is what a map without the key returns
    public V put(K key, V value) {
        Objects.requireNonNull(value, "value");
        return (this.elements instanceof WordElements<V> words)
                ? this.table.put(key, value, words)
                : putAny(key, value);
    }

    private @Nullable V putAny(K key, V value) {
        long index = this.table.findOrAdd(key);
        if (index < 0) {
            setNew(~index, value);
            return null;
        }
        V former = valueAt(index);
        this.elements.replace(this.table.values(), this.table.valueIndex(index), value);
        return former;
    }

    @Override
    @SuppressWarnings("NullAway") // null is what a map without the key returns
    public V putIfAbsent(K key, V value) {
        Objects.requireNonNull(value, "value");
        long index = this.table.findOrAdd(key);
        if (index >= 0) {
            return valueAt(index);
        }
        setNew(~index, value);
        return null;
    }

    private void setNew(long index, V value) {
        this.elements.prepare(this.table.values(), this.table.valueIndex(index));
        try {
            this.elements.set(this.table.values(), this.table.valueIndex(index), value);
        } catch (Throwable ex) {
            this.table.removeAt(index);
            throw ex;
        }
    }

    /**
     * Changes the value of a key that is there.
     */
    void replaceIfPresent(K key, V value) {
        long index = this.table.find(key);
        if (index >= 0) {
            this.elements.replace(this.table.values(), this.table.valueIndex(index), value);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // null is what a map without the key returns
    public V remove(Object key) {
        long index = this.table.find(key);
        if (index < 0) {
            return null;
        }
        V removed = valueAt(index);
        removeAt(index);
        return removed;
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        Objects.requireNonNull(action, "action");
        this.table.checkAlive();
        int expected = this.table.modifications();
        for (long i = this.table.nextSlot(0); i >= 0; i = this.table.nextSlot(i + 1)) {
            action.accept(this.table.keyAt(i), valueAt(i));
            this.table.checkUnmodified(expected);
        }
    }

    @Override
    public Set<K> keySet() {
        this.table.checkAlive();
        return new MapKeys<>(this);
    }

    @Override
    public Collection<V> values() {
        this.table.checkAlive();
        return new MapValues<>(this);
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        this.table.checkAlive();
        return new MapEntries<>(this);
    }

    @Override
    public boolean equals(Object o) {
        if (o == this) {
            this.table.checkAlive();
            return true;
        }
        if (!(o instanceof Map<?, ?> other) || other.size() != size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : other.entrySet()) {
            long index = this.table.find(entry.getKey());
            if (index < 0 || !this.elements.isEqual(valueAt(index), entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        this.table.checkAlive();
        int hash = 0;
        for (long i = this.table.nextSlot(0); i >= 0; i = this.table.nextSlot(i + 1)) {
            hash += this.table.hashAt(i) ^ this.elements.hash(valueAt(i));
        }
        return hash;
    }

    @Override
    public void clear() {
        this.table.clear();
        this.elements.clear();
    }

    /**
     * Gives all memory back to the pool; a map in a scope leaves it to the scope. Afterwards every use of the map but this
     * one throws {@link IllegalStateException}. Closing a closed map has no effect.
     */
    @Override
    public void close() {
        this.table.close();
        this.elements.clear();
    }

}
