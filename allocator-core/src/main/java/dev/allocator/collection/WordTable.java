package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Boxed primitives as keys. What a slot has is the code of a key, to which a secret permutation turns it: no two keys have
 * the same, and the key can be had of it.
 *
 * @param <K> the type of the keys
 */
final class WordTable<K> extends HashTable<K> {

    private final WordPermutation permutation = WordPermutation.random();

    private final Words<K> words;

    private final boolean isWide;

    WordTable(Memory memory, Class<K> type, long valueBytes) {
        this(memory, type, Words.of(type), valueBytes);
    }

    private WordTable(Memory memory, Class<K> type, Words<K> words, long valueBytes) {
        super(memory, type, SlotLayout.ofWords(words.bytes(), valueBytes));
        this.words = words;
        this.isWide = words.bytes() == Long.BYTES;
    }

    @Override
    K keyAt(long slot) {
        return keyOf(table().code(slot));
    }

    /**
     * Returns the key that has a code.
     */
    K keyOf(long code) {
        return this.words.ofBits(
                this.isWide ? this.permutation.undo(code) : this.permutation.undo((int) (code >>> Integer.SIZE)));
    }

    @Override
    @SuppressWarnings("unchecked") // checked before
    long find(@Nullable Object key) {
        return isSought(key) ? findBits(this.words.toBits((K) Objects.requireNonNull(key))) : -1;
    }

    private long code(long bits) {
        return this.isWide ? this.permutation.apply(bits) : SlotTable.widen(this.permutation.apply((int) bits));
    }

    /** Negative, and then the complement of its place, if the key is not there. */
    private long findBits(long bits) {
        SlotTable table = table();
        long slot;
        boolean isFree;
        if (this.isWide) {
            long code = this.permutation.apply(bits);
            slot = table.findWide(code);
            isFree = code == SlotTable.FREE;
        } else {
            int code = this.permutation.apply((int) bits);
            slot = table.findNarrow(code);
            isFree = code == (int) SlotTable.FREE;
        }
        return (slot >= 0 && isFree) ? table.seekLast() : slot;
    }

    @Override
    long findOrAdd(K key) {
        long bits = this.words.toBits(checked(key));
        checkScope();
        long found = (table().capacity() > 0) ? findBits(bits) : -1;
        return (found >= 0) ? found : ~add(code(bits), ~found);
    }

    private long add(long code, long place) {
        boolean isMoved = reserve();
        if (code == SlotTable.FREE) {
            return takeLast();
        }
        return take(code, isMoved ? table().seek(code) : place);
    }

    @Override
    <V> @Nullable V put(K key, V value, WordElements<V> elements) {
        int before = modifications();
        long former = putBits(this.words.toBits(key), elements.toBits(value));
        return (modifications() == before) ? elements.ofBits(former) : null;
    }

    private long putBits(long keyBits, long bits) {
        checkScope();
        SlotTable table = table();
        long found = (table.capacity() > 0) ? findBits(keyBits) : -1;
        long offset = table.wordOffset(found);
        if (found < 0) {
            addWord(keyBits, ~found, bits);
            return 0;
        }
        MemorySegment slots = table.codes();
        long former;
        if (table.isWordWide()) {
            former = slots.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
            slots.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, bits);
        } else {
            former = slots.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
            slots.set(ValueLayout.JAVA_INT_UNALIGNED, offset, (int) bits);
        }
        return former;
    }

    private void addWord(long keyBits, long place, long bits) {
        long slot = add(code(keyBits), place);
        // Of now: it may be another table than the one of before.
        table().setWord(slot, bits);
    }

    @Override
    void discard(long slot) {}

    @Override
    void discardAll() {}

}
