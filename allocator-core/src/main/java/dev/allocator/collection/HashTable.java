package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.util.ConcurrentModificationException;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.allocator.MemoryScope;

/**
 * The keys of a set or a map, and the room for values beside them. How a key is found and stored is the subclass's.
 *
 * @param <K> the type of the keys
 */
abstract sealed class HashTable<K> implements SlotOwner permits ByteTable, WordTable {

    private static final long MIN_CAPACITY = 8;

    /** A smaller table doubles, so that searches stay short; a larger one grows by a half, to waste less. */
    private static final long DOUBLING_CAPACITY = 1 << 22;

    private final Memory memory;

    private final Class<K> type;

    private final SlotLayout layout;

    private final @Nullable MemoryScope sharedScope;

    private SlotTable table;

    private long size;

    private int modifications;

    private boolean closed;

    HashTable(Memory memory, Class<K> type, SlotLayout layout) {
        this.memory = memory;
        this.type = type;
        this.layout = layout;
        this.sharedScope = memory.sharedScope();
        this.table = new SlotTable(layout);
    }

    /**
     * Makes a table for keys of a type, with values of so many bytes.
     * @throws IllegalArgumentException if the type cannot be laid out
     */
    static <K> HashTable<K> of(Memory memory, Class<K> type, long valueBytes) {
        Objects.requireNonNull(type, "type");
        if (type == String.class || type == byte[].class) {
            return new VariableTable<>(memory, type, valueBytes);
        }
        return type.isRecord()
                ? new RecordTable<>(memory, type, valueBytes)
                : new WordTable<>(memory, type, valueBytes);
    }

    /**
     * Returns the slot of a key, or a negative number if it is not there or is none of this type.
     */
    abstract long find(@Nullable Object key);

    /**
     * Finds the slot of a key or, if it is not there, adds it.
     * @return the slot, or its complement if it is new and its value is still to be written
     */
    abstract long findOrAdd(K key);

    /**
     * Adds a key with a value, or replaces the value that it has. Such a value is all in its slot: once there is one
     * nothing can fail.
     * @return the former value, {@code null} if the key is new
     */
    abstract <V> @Nullable V put(K key, V value, WordElements<V> elements);

    abstract K keyAt(long slot);

    /**
     * Gives up what the key of a slot has outside of it.
     */
    abstract void discard(long slot);

    abstract void discardAll();

    int hashCode(K key) {
        return key.hashCode();
    }

    final SlotTable table() {
        return this.table;
    }

    @Override
    public final MemorySegment slots() {
        return this.table.keys();
    }

    @Override
    public final long nextSlot(long from) {
        return this.table.next(from);
    }

    final MemorySegment values() {
        return this.table.values();
    }

    /**
     * Returns where the value of a slot is in {@link #values()}.
     */
    final long valueIndex(long slot) {
        return this.table.valueIndex(slot);
    }

    final int hashAt(long slot) {
        return hashCode(keyAt(slot));
    }

    final long size() {
        checkAlive();
        return this.size;
    }

    final int modifications() {
        return this.modifications;
    }

    final void checkUnmodified(int expected) {
        if (this.modifications != expected) {
            throw new ConcurrentModificationException();
        }
    }

    final void checkAlive() {
        if (this.closed) {
            throw new IllegalStateException("The collection is closed");
        }
        this.memory.check();
        if (!this.table.keys().scope().isAlive()) {
            throw new IllegalStateException("The collection has ended: its scope or pool has been closed or reset");
        }
    }

    /**
     * Checks what accesses to the memory do not.
     */
    final void checkScope() {
        if (this.sharedScope != null) {
            Memory.check(this.sharedScope);
        }
    }

    /**
     * Tells whether an object may be a key that is there. If not, that the collection is alive has been checked.
     */
    final boolean isSought(@Nullable Object key) {
        // All types of keys are final.
        if (key != null && key.getClass() == this.type && this.table.capacity() > 0) {
            checkScope();
            return true;
        }
        checkAlive();
        return false;
    }

    /**
     * Returns a new key as one of the type that all are of.
     */
    final K checked(K key) {
        Objects.requireNonNull(key, "key");
        return (key.getClass() == this.type) ? key : this.type.cast(key);
    }

    /**
     * Makes room for another key.
     * @return whether others may have moved
     */
    final boolean reserve() {
        if (this.size < this.table.limit()) {
            return false;
        }
        grow();
        return true;
    }

    /**
     * Takes a slot for a new key, for which there is room; if that fails, nothing has changed.
     * @param place where the table of now has its place
     */
    final long take(long code, long place) {
        long slot = this.table.open(place, code) ? place : growAndOpen(code);
        this.size++;
        this.modifications++;
        return slot;
    }

    /** Unlikely beyond measure: those of the last homes have taken all slots behind. */
    private long growAndOpen(long code) {
        long slot;
        do {
            grow();
            slot = this.table.seek(code);
        } while (!this.table.open(slot, code));
        return slot;
    }

    /**
     * Takes the last slot for a new key.
     */
    final long takeLast() {
        this.size++;
        this.modifications++;
        return this.table.openLast();
    }

    private static long grown(long capacity) {
        return (capacity < DOUBLING_CAPACITY)
                ? Math.max(MIN_CAPACITY, capacity * 2)
                : Math.addExact(capacity, capacity >> 1);
    }

    /**
     * Makes room for so many keys.
     * @throws IllegalArgumentException if they are more than can be addressed
     */
    final void ensureCapacity(long count) {
        checkAlive();
        if (count > this.table.limit()) {
            try {
                grow(Math.addExact(count, count / 4 + 1));
            } catch (ArithmeticException ex) {
                throw new IllegalArgumentException(
                        "There cannot be room for " + count + " keys: they take more bytes than can be addressed", ex);
            }
        }
    }

    private void grow() {
        checkAlive();
        grow(grown(this.table.capacity()));
    }

    private void grow(long capacity) {
        SlotTable old = this.table;
        SlotTable larger = copy(old, capacity);
        for (long more = capacity; larger == null; larger = copy(old, more)) {
            more = grown(more);
        }
        this.table = larger;
        // Iterators know slots by their numbers.
        this.modifications++;
        this.memory.free(old.block());
    }

    private @Nullable SlotTable copy(SlotTable old, long capacity) {
        SlotTable copy = new SlotTable(this.memory, this.layout, capacity);
        boolean copied = false;
        try {
            copied = copy.copyAll(old);
        } finally {
            if (!copied) {
                this.memory.free(copy.block());
            }
        }
        return copied ? copy : null;
    }

    /**
     * Removes the key of a slot; the slot may have another one afterwards.
     */
    final void removeAt(long slot) {
        discard(slot);
        this.table.close(slot);
        this.size--;
        this.modifications++;
    }

    final void clear() {
        checkAlive();
        this.modifications++;
        if (this.memory.isFreed()) {
            release();
        } else {
            this.size = 0;
            this.table.clear();
            discardAll();
        }
    }

    final void close() {
        if (!this.closed) {
            this.closed = true;
            release();
        }
    }

    private void release() {
        SlotTable old = this.table;
        this.table = new SlotTable(this.layout);
        this.size = 0;
        discardAll();
        this.memory.free(old.block());
    }

}
