package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import dev.allocator.TypedAllocator;

/**
 * Records as keys, equal when all their bytes are. A record that is looked for is laid out on the heap, with zeros as
 * padding, which is how it is stored, too.
 *
 * @param <K> the type of the keys
 */
final class RecordTable<K> extends HashTable<K, MemorySegment> {

    private final SipHash hash = SipHash.random();

    private final TypedAllocator<K> allocator;

    private final long bytes;

    RecordTable(Memory memory, Class<K> type, long valueBytes) {
        this(memory, type, memory.allocatorFor(type), valueBytes);
    }

    private RecordTable(Memory memory, Class<K> type, TypedAllocator<K> allocator, long valueBytes) {
        super(memory, type, allocator.layout().byteSize(), valueBytes);
        this.allocator = allocator;
        this.bytes = allocator.layout().byteSize();
    }

    @Override
    MemorySegment probe(K key) {
        MemorySegment laidOut = MemorySegment.ofArray(new long[(int) ((this.bytes + Long.BYTES - 1) / Long.BYTES)]);
        this.allocator.set(laidOut, 0, key);
        return laidOut;
    }

    @Override
    long hash(MemorySegment probe) {
        return this.hash.hash(probe, 0, this.bytes);
    }

    @Override
    boolean matches(MemorySegment probe, MemorySegment keys, long index) {
        long start = index * this.bytes;
        long i = 0;
        for (; i <= this.bytes - Long.BYTES; i += Long.BYTES) {
            if (keys.get(ValueLayout.JAVA_LONG_UNALIGNED, start + i) != probe.get(ValueLayout.JAVA_LONG_UNALIGNED, i)) {
                return false;
            }
        }
        for (; i < this.bytes; i++) {
            if (keys.get(ValueLayout.JAVA_BYTE, start + i) != probe.get(ValueLayout.JAVA_BYTE, i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    long prepare(MemorySegment probe) {
        return 0;
    }

    @Override
    void unprepare(MemorySegment probe) {}

    @Override
    void store(MemorySegment probe, long hash, long prepared, MemorySegment keys, long index) {
        MemorySegment.copy(probe, 0, keys, index * this.bytes, this.bytes);
    }

    @Override
    long hashOf(MemorySegment keys, long index) {
        return this.hash.hash(keys, index * this.bytes, this.bytes);
    }

    @Override
    K key(MemorySegment keys, long index) {
        return this.allocator.get(keys, index);
    }

    @Override
    void discard(MemorySegment keys, long index) {}

    @Override
    void discardAll() {}

}
