package dev.allocator.internal.chunk;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.allocator.internal.os.SystemMemory;
import dev.allocator.internal.verify.Inconsistency;

/**
 * The addresses of a pool: ranges reserved from the operating system, cut first fit by address and joined when they come
 * back. They stay mapped until all are released, so that no stale segment can fault. Guarded by the lock of its
 * {@link ChunkSource}.
 */
final class AddressSpace {

    private static final String NAME = "Addresses of a pool";

    private final SystemMemory memory;

    private final TreeMap<Long, Long> free = new TreeMap<>();

    private final List<Range> reserved = new ArrayList<>();

    AddressSpace(SystemMemory memory) {
        this.memory = memory;
    }

    /**
     * Takes addresses.
     * @return the first address, or {@link SystemMemory#FAILED}
     */
    long take(long bytes, long alignment) {
        long address = takeFree(bytes, alignment);
        if (address == SystemMemory.FAILED && reserve(bytes, alignment)) {
            address = takeFree(bytes, alignment);
        }
        return address;
    }

    private long takeFree(long bytes, long alignment) {
        for (Map.Entry<Long, Long> range : this.free.entrySet()) {
            long start = range.getKey();
            long end = start + range.getValue();
            long aligned = (start + alignment - 1) & -alignment;
            if (end - aligned >= bytes) {
                this.free.remove(start);
                put(start, aligned - start);
                put(aligned + bytes, end - aligned - bytes);
                return aligned;
            }
        }
        return SystemMemory.FAILED;
    }

    private boolean reserve(long bytes, long alignment) {
        long wanted = Math.max(bytes, this.memory.reservationBytes());
        long address = this.memory.reserve(wanted, alignment);
        if (address == SystemMemory.FAILED && wanted > bytes) {
            wanted = bytes;
            address = this.memory.reserve(wanted, alignment);
        }
        if (address == SystemMemory.FAILED) {
            return false;
        }
        this.reserved.add(new Range(address, wanted));
        give(address, wanted);
        return true;
    }

    void give(long address, long bytes) {
        Map.Entry<Long, Long> before = this.free.lowerEntry(address);
        if (before != null && before.getKey() + before.getValue() == address) {
            address = before.getKey();
            bytes += before.getValue();
        }
        Long after = this.free.remove(address + bytes);
        put(address, (after != null) ? bytes + after : bytes);
    }

    private void put(long address, long bytes) {
        if (bytes > 0) {
            this.free.put(address, bytes);
        }
    }

    /**
     * Checks that free ranges, joined, and those of chunks tile what is reserved.
     */
    void verify(List<Chunk> chunks) {
        SortedMap<Long, Long> parts = new TreeMap<>(this.free);
        for (Map.Entry<Long, Long> range : this.free.entrySet()) {
            Map.Entry<Long, Long> next = this.free.higherEntry(range.getKey());
            Inconsistency.unless(next == null || range.getKey() + range.getValue() < next.getKey(), NAME,
                    range.getKey(), "a free range overlaps the next one, or is not joined with it");
        }
        for (Chunk chunk : chunks) {
            Inconsistency.unless(parts.put(chunk.address(), chunk.rangeBytes()) == null, NAME, chunk.address(),
                    "two chunks, or a chunk and a free range, begin here");
        }
        // Ranges that happen to lie side by side are one, as their free parts are.
        Iterator<Map.Entry<Long, Long>> tiles = joined(parts).entrySet().iterator();
        SortedMap<Long, Long> ranges = new TreeMap<>();
        this.reserved.forEach((range) -> ranges.put(range.address, range.bytes));
        for (Map.Entry<Long, Long> range : joined(ranges).entrySet()) {
            Map.Entry<Long, Long> tile = tiles.hasNext() ? tiles.next() : Map.entry(range.getKey(), 0L);
            Inconsistency.unlessEqual(range.getKey(), tile.getKey(), NAME, range.getKey(), "address of a range");
            Inconsistency.unlessEqual(range.getValue(), tile.getValue(), NAME, range.getKey(), "bytes of a range");
        }
        Inconsistency.unless(!tiles.hasNext(), NAME, tiles.hasNext() ? tiles.next().getKey() : 0,
                "a chunk or a free range is not reserved");
    }

    private static SortedMap<Long, Long> joined(SortedMap<Long, Long> parts) {
        SortedMap<Long, Long> joined = new TreeMap<>();
        parts.forEach((address, bytes) -> {
            Map.Entry<Long, Long> last = joined.lastEntry();
            if (last != null && last.getKey() + last.getValue() == address) {
                joined.put(last.getKey(), last.getValue() + bytes);
            } else {
                joined.put(address, bytes);
            }
        });
        return joined;
    }

    void releaseAll() {
        this.free.clear();
        this.reserved.forEach((range) -> this.memory.release(range.address, range.bytes));
        this.reserved.clear();
    }

    private record Range(long address, long bytes) {}

}
