package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Boxed primitives as keys: the bits of each in a slot of four or eight bytes.
 *
 * @param <K> the type of the keys
 */
final class WordTable<K> extends HashTable<K, K> {

    private final WordHash hash = WordHash.random();

    private final Words<K> words;

    private final boolean isWide;

    WordTable(Memory memory, Class<K> type, long valueBytes) {
        this(memory, type, Words.of(type), valueBytes);
    }

    private WordTable(Memory memory, Class<K> type, Words<K> words, long valueBytes) {
        super(memory, type, words.bytes(), valueBytes);
        this.words = words;
        this.isWide = words.bytes() == Long.BYTES;
    }

    @Override
    K probe(K key) {
        return key;
    }

    @Override
    long hash(K probe) {
        return this.hash.hash(this.words.toBits(probe));
    }

    @Override
    boolean matches(K probe, MemorySegment keys, long index) {
        return bits(keys, index) == this.words.toBits(probe);
    }

    private long bits(MemorySegment keys, long index) {
        return this.isWide
                ? keys.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, index)
                : keys.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, index);
    }

    @Override
    long prepare(K probe) {
        return 0;
    }

    @Override
    void unprepare(K probe) {}

    @Override
    void store(K probe, long hash, long prepared, MemorySegment keys, long index) {
        long bits = this.words.toBits(probe);
        if (this.isWide) {
            keys.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, index, bits);
        } else {
            keys.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, index, (int) bits);
        }
    }

    @Override
    long hashOf(MemorySegment keys, long index) {
        return this.hash.hash(bits(keys, index));
    }

    @Override
    K key(MemorySegment keys, long index) {
        return this.words.ofBits(bits(keys, index));
    }

    @Override
    void discard(MemorySegment keys, long index) {}

    @Override
    void discardAll() {}

}
