package dev.allocator.collection;

import java.util.AbstractSet;
import java.util.Iterator;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

/**
 * A hash set of values in off-heap memory: records and boxed primitives as {@link dev.allocator.TypedAllocator} lays them
 * out, strings and byte arrays through slots of 16 bytes that say where their bytes are.
 * <p>
 * Values are equal when their bytes are: that is what {@code equals} says of boxed primitives, strings and records that
 * do not define it themselves; arrays, in records too, are compared by content. A record's own {@code equals} is not
 * asked. The hash has a secret key, so that nobody can choose values that collide. The order of iteration is random.
 * <p>
 * Not thread-safe; {@code null} is refused; see the {@linkplain dev.allocator.collection package} for that and for how
 * long the memory lives.
 *
 * @param <T> the type of the elements: a record, a boxed primitive, {@link String} or {@code byte[]}
 */
public final class OffHeapSet<T> extends AbstractSet<T> implements AutoCloseable {

    private final HashTable<T> table;

    private OffHeapSet(Memory memory, Class<T> type) {
        this.table = HashTable.of(memory, type, 0);
    }

    /**
     * Creates an empty set on the {@linkplain MemoryPool#shared() shared} pool.
     * @param <T> the type of the elements
     * @param type the type of the elements
     * @return a set to be closed by the caller
     * @throws IllegalArgumentException if the type cannot be laid out
     */
    public static <T> OffHeapSet<T> create(Class<T> type) {
        return create(MemoryPool.shared(), type);
    }

    /**
     * Creates an empty set in blocks of a pool, whatever scope the thread has begun.
     * @param <T> the type of the elements
     * @param pool the pool
     * @param type the type of the elements
     * @return a set to be closed by the caller
     * @throws IllegalArgumentException if the type cannot be laid out
     * @throws IllegalStateException if the pool is closed
     */
    public static <T> OffHeapSet<T> create(MemoryPool pool, Class<T> type) {
        return new OffHeapSet<>(Memory.of(pool), type);
    }

    /**
     * Creates an empty set in a scope, with which it ends.
     * @param <T> the type of the elements
     * @param scope the scope
     * @param type the type of the elements
     * @return a set that need not be closed
     * @throws IllegalArgumentException if the type cannot be laid out
     * @throws IllegalStateException if the scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    public static <T> OffHeapSet<T> create(MemoryScope scope, Class<T> type) {
        return new OffHeapSet<>(Memory.of(scope), type);
    }

    HashTable<T> table() {
        return this.table;
    }

    @Override
    public int size() {
        return (int) Math.min(this.table.size(), Integer.MAX_VALUE);
    }

    /**
     * Returns the number of elements, also where {@link #size()} cannot tell.
     * @return the number of elements
     * @throws IllegalStateException if the set, its scope or its pool is closed
     */
    public long longSize() {
        return this.table.size();
    }

    /**
     * Makes room for so many elements, so that adding them moves nothing.
     * @param count how many elements there shall be room for
     * @throws IllegalArgumentException if they are more than can be addressed
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the set is as it was
     * @throws IllegalStateException if the set, its scope or its pool is closed
     */
    public void ensureCapacity(long count) {
        this.table.ensureCapacity(count);
    }

    @Override
    public boolean contains(Object o) {
        return this.table.find(o) >= 0;
    }

    @Override
    public boolean add(T element) {
        return this.table.findOrAdd(element) < 0;
    }

    @Override
    public boolean remove(Object o) {
        long index = this.table.find(o);
        if (index < 0) {
            return false;
        }
        this.table.removeAt(index);
        return true;
    }

    @Override
    public Iterator<T> iterator() {
        return new SlotIterator<>(this.table, this.table::keyAt);
    }

    @Override
    public boolean equals(Object o) {
        this.table.checkAlive();
        return super.equals(o);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (T element : this) {
            hash += this.table.hashCode(element);
        }
        return hash;
    }

    @Override
    public void clear() {
        this.table.clear();
    }

    /**
     * Gives all memory back to the pool; a set in a scope leaves it to the scope. Afterwards every use of the set but this
     * one throws {@link IllegalStateException}. Closing a closed set has no effect.
     */
    @Override
    public void close() {
        this.table.close();
    }

}
