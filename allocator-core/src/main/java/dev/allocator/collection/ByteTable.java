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

    private int code(ByteProbe probe) {
        int half = (int) (probe.hash(this.hash) >>> Integer.SIZE);
        // The greatest one is that of free slots.
        return (half == -1) ? 0 : half;
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
    private long find(ByteProbe probe, int code) {
        SlotTable table = table();
        long slot = table.findNarrow(code);
        if (slot < 0) {
            return slot;
        }
        while (!matches(probe, slot)) {
            slot++;
            if (table.narrowCode(slot) != code) {
                return ~slot;
            }
        }
        return slot;
    }

    @Override
    final long findOrAdd(K key) {
        ByteProbe probe = probe(checked(key));
        checkScope();
        int code = code(probe);
        long found = (table().capacity() > 0) ? find(probe, code) : -1;
        return (found >= 0) ? found : ~add(probe, SlotTable.widen(code), ~found);
    }

    @Override
    final <V> @Nullable V put(K key, V value, WordElements<V> elements) {
        long bits = elements.toBits(value);
        long found = findOrAdd(key);
        if (found < 0) {
            elements.setBits(values(), valueIndex(~found), bits);
            return null;
        }
        V former = elements.get(values(), valueIndex(found));
        elements.setBits(values(), valueIndex(found), bits);
        return former;
    }

    private long add(ByteProbe probe, long code, long place) {
        boolean isMoved = reserve();
        long prepared = prepare(probe);
        long slot;
        try {
            slot = take(code, isMoved ? table().seek(code) : place);
        } catch (Throwable ex) {
            unprepare(probe);
            throw ex;
        }
        store(probe, prepared, slot);
        return slot;
    }

}
