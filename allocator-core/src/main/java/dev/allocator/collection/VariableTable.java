package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Strings and byte arrays as keys. A slot has the code beside the place of the bytes.
 *
 * @param <K> the type of the keys
 */
final class VariableTable<K> extends ByteTable<K> {

    /** What an encoder writes for what it has no byte for. */
    private static final byte REPLACEMENT = '?';

    private final ValueHeap heap;

    private final VariableElements<K> elements;

    VariableTable(Memory memory, Class<K> type, long valueBytes) {
        super(memory, type, SlotLayout.ofValueHeap(valueBytes));
        this.heap = new ValueHeap(memory, this);
        this.elements = VariableElements.of(type, this.heap);
    }

    @Override
    ByteProbe probe(K key) {
        if (key instanceof byte[] bytes) {
            return new ByteProbe(bytes, 0);
        }
        byte[] bytes = ((String) key).getBytes(StandardCharsets.ISO_8859_1);
        // The string is looked through only if it may have lost something.
        int mark = ByteProbe.have(bytes, REPLACEMENT) ? this.elements.mark(key) : 0;
        return new ByteProbe((mark == 0) ? bytes : encoded(key, mark), mark);
    }

    private byte[] encoded(K key, int mark) {
        byte[] bytes = new byte[this.elements.length(key, mark)];
        this.elements.encode(key, mark, MemorySegment.ofArray(bytes), 0);
        return bytes;
    }

    @Override
    boolean matches(ByteProbe probe, long slot) {
        MemorySegment keys = slots();
        return ValueHeap.length(keys, slot) == probe.length() && ValueHeap.mark(keys, slot) == probe.mark()
                && probe.isAt(this.heap.data(), ValueHeap.place(keys, slot));
    }

    @Override
    long prepare(ByteProbe probe) {
        return this.heap.append(probe.length());
    }

    @Override
    void unprepare(ByteProbe probe) {
        this.heap.discard(probe.length());
    }

    @Override
    void store(ByteProbe probe, long prepared, long slot) {
        probe.copyTo(this.heap.data(), prepared);
        ValueHeap.setSlot(slots(), slot, prepared, probe.length(), probe.mark());
    }

    @Override
    K keyAt(long slot) {
        return this.elements.get(slots(), slot);
    }

    @Override
    void discard(long slot) {
        this.heap.discard(ValueHeap.length(slots(), slot));
    }

    @Override
    void discardAll() {
        this.heap.clear();
    }

    @Override
    int hashCode(K key) {
        return this.elements.hash(key);
    }

}
