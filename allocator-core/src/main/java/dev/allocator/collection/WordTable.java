package dev.allocator.collection;

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

    private long code(K key) {
        long bits = this.words.toBits(key);
        return this.isWide ? this.permutation.apply(bits) : SlotTable.widen(this.permutation.apply((int) bits));
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
        return isSought(key) ? find(code((K) Objects.requireNonNull(key))) : -1;
    }

    /** Negative, and then the complement of its place, if the key is not there. */
    private long find(long code) {
        SlotTable table = table();
        long slot = table.seek(code);
        if (table.code(slot) != code) {
            return ~slot;
        }
        return (code != SlotTable.FREE) ? slot : table.seekLast();
    }

    @Override
    long findOrAdd(K key) {
        long code = code(checked(key));
        checkScope();
        if (table().capacity() > 0) {
            long found = find(code);
            if (found >= 0) {
                return found;
            }
            if (code != SlotTable.FREE && !reserve()) {
                return ~take(code, ~found);
            }
        }
        reserve();
        return ~((code != SlotTable.FREE) ? take(code, table().seek(code)) : takeLast());
    }

    @Override
    void discard(long slot) {}

    @Override
    void discardAll() {}

}
