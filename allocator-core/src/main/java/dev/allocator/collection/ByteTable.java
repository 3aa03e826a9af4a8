package dev.allocator.collection;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Keys that are looked for as sequences of bytes. Several may have the same code: it is made of the upper half of a hash.
 *
 * @param <K> the type of the keys
 */
abstract sealed class ByteTable<K> extends HashTable<K> permits RecordTable, VariableTable {

    private final SipHash hash = SipHash.random();

    ByteTable(Memory memory, Class<K> type, SlotLayout layout) {
        super(memory, type, layout);
    }

    /**
     * Turns a key into what it is looked for by.
     */
    abstract ByteProbe probe(K key);

    abstract boolean matches(ByteProbe probe, long slot);

    /**
     * Gets what a key has outside of its slot: all of storing it that may fail.
     * @return where that is
     */
    abstract long prepare(ByteProbe probe);

    /**
     * Gives up what has been prepared.
     */
    abstract void unprepare(ByteProbe probe);

    abstract void store(ByteProbe probe, long prepared, long slot);

    private long code(ByteProbe probe) {
        int half = (int) (probe.hash(this.hash) >>> Integer.SIZE);
        // The greatest one is that of free slots.
        return SlotTable.widen((half == -1) ? 0 : half);
    }

    @Override
    @SuppressWarnings("unchecked") // checked before
    final long find(@Nullable Object key) {
        if (!isSought(key)) {
            return -1;
        }
        ByteProbe probe = probe((K) Objects.requireNonNull(key));
        return find(probe, code(probe));
    }

    /** Negative, and then the complement of its place, if the key is not there. */
    private long find(ByteProbe probe, long code) {
        SlotTable table = table();
        long slot = table.seek(code);
        while (table.code(slot) == code) {
            if (matches(probe, slot)) {
                return slot;
            }
            slot++;
        }
        return ~slot;
    }

    @Override
    final long findOrAdd(K key) {
        ByteProbe probe = probe(checked(key));
        checkScope();
        long code = code(probe);
        if (table().capacity() > 0) {
            long found = find(probe, code);
            if (found >= 0) {
                return found;
            }
            if (!reserve()) {
                return ~add(probe, code, ~found);
            }
        }
        reserve();
        return ~add(probe, code, table().seek(code));
    }

    private long add(ByteProbe probe, long code, long place) {
        long prepared = prepare(probe);
        long slot;
        try {
            slot = take(code, place);
        } catch (Throwable ex) {
            unprepare(probe);
            throw ex;
        }
        store(probe, prepared, slot);
        return slot;
    }

}
