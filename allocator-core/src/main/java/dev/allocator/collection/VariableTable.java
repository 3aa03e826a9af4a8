package dev.allocator.collection;

import java.lang.foreign.MemorySegment;

/**
 * Strings and byte arrays as keys. A slot has the upper half of the hash beside the place of the bytes, so that neither a
 * search nor a growing table need look at the bytes of other keys.
 *
 * @param <K> the type of the keys
 */
final class VariableTable<K> extends HashTable<K, VariableTable.Probe> {

    private static final long USED = -1L << Integer.SIZE;

    private final SipHash hash = SipHash.random();

    private final ValueHeap heap;

    private final VariableElements<K> elements;

    VariableTable(Memory memory, Class<K> type, long valueBytes) {
        super(memory, type, ValueHeap.SLOT_BYTES, valueBytes);
        this.heap = new ValueHeap(memory, this);
        this.elements = VariableElements.of(type, this.heap);
    }

    @Override
    Probe probe(K key) {
        int mark = this.elements.mark(key);
        byte[] bytes = new byte[this.elements.length(key, mark)];
        MemorySegment segment = MemorySegment.ofArray(bytes);
        this.elements.encode(key, mark, segment, 0);
        return new Probe(segment, mark);
    }

    @Override
    long hash(Probe probe) {
        return this.hash.hash(probe.bytes(), 0, probe.bytes().byteSize()) & USED;
    }

    @Override
    boolean matches(Probe probe, MemorySegment keys, long index) {
        long length = probe.bytes().byteSize();
        if (ValueHeap.length(keys, index) != length || ValueHeap.mark(keys, index) != probe.mark()) {
            return false;
        }
        long place = ValueHeap.place(keys, index);
        return MemorySegment.mismatch(this.heap.data(), place, place + length, probe.bytes(), 0, length) < 0;
    }

    @Override
    long prepare(Probe probe) {
        return this.heap.append((int) probe.bytes().byteSize());
    }

    @Override
    void unprepare(Probe probe) {
        this.heap.discard((int) probe.bytes().byteSize());
    }

    @Override
    void store(Probe probe, long hash, long prepared, MemorySegment keys, long index) {
        long length = probe.bytes().byteSize();
        MemorySegment.copy(probe.bytes(), 0, this.heap.data(), prepared, length);
        ValueHeap.setSlot(keys, index, prepared, (int) length, probe.mark());
        ValueHeap.setSpare(keys, index, (int) (hash >>> Integer.SIZE));
    }

    @Override
    long hashOf(MemorySegment keys, long index) {
        return (long) ValueHeap.spare(keys, index) << Integer.SIZE;
    }

    @Override
    K key(MemorySegment keys, long index) {
        return this.elements.get(keys, index);
    }

    @Override
    void discard(MemorySegment keys, long index) {
        this.heap.discard(ValueHeap.length(keys, index));
    }

    @Override
    void discardAll() {
        this.heap.clear();
    }

    @Override
    int hashCode(K key) {
        return this.elements.hash(key);
    }

    /**
     * A key that is looked for.
     *
     * @param bytes its bytes, on the heap
     * @param mark in which way it is encoded
     */
    record Probe(MemorySegment bytes, int mark) {}

}
