package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.util.ConcurrentModificationException;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.allocator.MemoryScope;

/**
 * The keys of a set or a map, and the room for values beside them. How a key is hashed and stored is the subclass's.
 *
 * @param <K> the type of the keys
 * @param <P> what a key is turned into to look for it
 */
abstract sealed class HashTable<K, P> implements SlotOwner permits RecordTable, VariableTable, WordTable {

    private static final long MIN_CAPACITY = 8;

    /** A smaller table doubles; a larger one grows by a half, to waste less. */
    private static final long DOUBLING_CAPACITY = 1 << 20;

    private final Memory memory;

    private final Class<K> type;

    private final long keyBytes;

    private final long valueBytes;

    private final @Nullable MemoryScope sharedScope;

    private SlotTable table;

    private long size;

    private int modifications;

    private boolean closed;

    HashTable(Memory memory, Class<K> type, long keyBytes, long valueBytes) {
        this.memory = memory;
        this.type = type;
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
        this.sharedScope = memory.sharedScope();
        this.table = new SlotTable(keyBytes, valueBytes);
    }

    /**
     * Makes a table for keys of a type, with values of so many bytes.
     * @throws IllegalArgumentException if the type cannot be laid out
     */
    static <K> HashTable<K, ?> of(Memory memory, Class<K> type, long valueBytes) {
        Objects.requireNonNull(type, "type");
        if (type == String.class || type == byte[].class) {
            return new VariableTable<>(memory, type, valueBytes);
        }
        return type.isRecord()
                ? new RecordTable<>(memory, type, valueBytes)
                : new WordTable<>(memory, type, valueBytes);
    }

    /**
     * Turns a key into what it is looked for by.
     */
    abstract P probe(K key);

    abstract long hash(P probe);

    abstract boolean matches(P probe, MemorySegment keys, long index);

    /**
     * Gets what a key has outside of its slot: all of storing it that may fail.
     * @return where that is
     */
    abstract long prepare(P probe);

    /**
     * Gives up what has been prepared.
     */
    abstract void unprepare(P probe);

    abstract void store(P probe, long hash, long prepared, MemorySegment keys, long index);

    abstract long hashOf(MemorySegment keys, long index);

    abstract K key(MemorySegment keys, long index);

    /**
     * Gives up what the key of a slot has outside of it.
     */
    abstract void discard(MemorySegment keys, long index);

    abstract void discardAll();

    int hashCode(K key) {
        return key.hashCode();
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

    final K keyAt(long index) {
        return key(this.table.keys(), this.table.keyIndex(index));
    }

    /**
     * Returns how many slots a search for the key of a slot looks at.
     */
    final int probeLength(long slot) {
        return this.table.mark(slot) / SlotTable.STEP;
    }

    final int hashAt(long index) {
        return hashCode(keyAt(index));
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
     * Returns the slot of a key, or a negative number if it is not there or is none of this type.
     */
    final long find(@Nullable Object key) {
        SlotTable table = this.table;
        if (table.capacity() == 0 || !this.type.isInstance(key)) {
            checkAlive();
            return -1;
        }
        checkScope();
        P probe = probe(this.type.cast(key));
        return find(table, probe, hash(probe));
    }

    private void checkScope() {
        if (this.sharedScope != null) {
            Memory.check(this.sharedScope);
        }
    }

    /** Negative, and then the complement of its place, if the key is not there. */
    private long find(SlotTable table, P probe, long hash) {
        long index = table.home(hash);
        long wanted = SlotTable.firstMarks(hash);
        while (true) {
            long found = table.marks(index);
            for (long equal = SlotTable.equalLanes(found, wanted); equal != 0; equal &= equal - 1) {
                long candidate = index + SlotTable.lane(equal);
                if (matches(probe, table.keys(), table.keyIndex(candidate))) {
                    return candidate;
                }
            }
            int before = SlotTable.lanesBefore(found, wanted);
            if (before < SlotTable.LANES) {
                return ~(index + before);
            }
            index += SlotTable.LANES;
            wanted = SlotTable.nextMarks(wanted);
        }
    }

    /**
     * Finds the slot of a key or, if it is not there, adds it.
     * @return the slot, or its complement if it is new and its value is still to be written
     */
    final long findOrAdd(K key) {
        Objects.requireNonNull(key, "key");
        P probe = probe(this.type.cast(key));
        long hash = hash(probe);
        checkScope();
        if (this.table.capacity() > 0) {
            long found = find(this.table, probe, hash);
            if (found >= 0) {
                return found;
            }
            if (this.size < limit(this.table.capacity())) {
                return ~add(probe, hash, ~found);
            }
        }
        checkAlive();
        grow(grown(this.table.capacity()));
        return ~add(probe, hash, this.table.place(hash));
    }

    private long add(P probe, long hash, long place) {
        long prepared = prepare(probe);
        long index = place;
        while (!this.table.open(index, hash)) {
            // Unlikely beyond measure: so many homes are neighbours that some key would be too far from its own.
            try {
                grow(grown(this.table.capacity()));
            } catch (RuntimeException ex) {
                unprepare(probe);
                throw ex;
            }
            index = this.table.place(hash);
        }
        store(probe, hash, prepared, this.table.keys(), this.table.keyIndex(index));
        this.size++;
        this.modifications++;
        return index;
    }

    /**
     * Returns how many keys a table takes: at a load of 0.8 a search still looks at few slots.
     */
    private static long limit(long capacity) {
        return capacity / 5 * 4 + capacity % 5 * 4 / 5;
    }

    private static long grown(long capacity) {
        return (capacity < DOUBLING_CAPACITY)
                ? Math.max(MIN_CAPACITY, capacity * 2)
                : Math.addExact(capacity, capacity >> 1);
    }

    /**
     * Makes room for so many keys.
     */
    final void ensureCapacity(long count) {
        checkAlive();
        if (count > limit(this.table.capacity())) {
            grow(Math.addExact(count, count / 4 + 1));
        }
    }

    private void grow(long capacity) {
        SlotTable old = this.table;
        SlotTable grown = moveTo(capacity);
        for (long more = capacity; grown == null; grown = moveTo(more)) {
            more = grown(more);
        }
        this.table = grown;
        this.memory.free(old.block());
    }

    /** The homes of both tables ascend with the hash, so that this goes through both from front to back. */
    private @Nullable SlotTable moveTo(long capacity) {
        SlotTable old = this.table;
        SlotTable moved = new SlotTable(this.memory, this.keyBytes, this.valueBytes, capacity);
        for (long i = old.next(0); i >= 0; i = old.next(i + 1)) {
            long hash = hashOf(old.keys(), old.keyIndex(i));
            long place = moved.place(hash);
            if (!moved.open(place, hash)) {
                this.memory.free(moved.block());
                return null;
            }
            moved.copyFrom(old, i, place);
        }
        return moved;
    }

    /**
     * Removes the key of a slot; the slot may have another one afterwards.
     */
    final void removeAt(long index) {
        discard(this.table.keys(), this.table.keyIndex(index));
        this.table.close(index);
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
        this.table = new SlotTable(this.keyBytes, this.valueBytes);
        this.size = 0;
        discardAll();
        this.memory.free(old.block());
    }

}
