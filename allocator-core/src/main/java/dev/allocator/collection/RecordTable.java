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
final class RecordTable<K> extends ByteTable<K> {

    private final TypedAllocator<K> allocator;

    private final long bytes;

    RecordTable(Memory memory, Class<K> type, long valueBytes) {
        this(memory, type, memory.allocatorFor(type), valueBytes);
    }

    private RecordTable(Memory memory, Class<K> type, TypedAllocator<K> allocator, long valueBytes) {
        super(memory, type, SlotLayout.ofRecords(allocator.layout().byteSize(), valueBytes));
        this.allocator = allocator;
        this.bytes = allocator.layout().byteSize();
    }

    @Override
    ByteProbe probe(K key) {
        // Of longs, so that any value is aligned in it.
        MemorySegment laidOut = MemorySegment.ofArray(new long[(int) ((this.bytes + Long.BYTES - 1) / Long.BYTES)]);
        this.allocator.set(laidOut, 0, key);
        return new ByteProbe(laidOut.asSlice(0, this.bytes).toArray(ValueLayout.JAVA_BYTE), 0);
    }

    @Override
    boolean matches(ByteProbe probe, long slot) {
        return probe.isAt(slots(), slot * this.bytes);
    }

    @Override
    long prepare(ByteProbe probe) {
        return 0;
    }

    @Override
    void unprepare(ByteProbe probe) {}

    @Override
    void store(ByteProbe probe, long prepared, long slot) {
        probe.copyTo(slots(), slot * this.bytes);
    }

    @Override
    K keyAt(long slot) {
        return this.allocator.get(slots(), slot);
    }

    @Override
    void discard(long slot) {}

    @Override
    void discardAll() {}

}
