package dev.allocator.internal.strategy;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A naive model of BEST_FIT: the free intervals of each chunk, searched from end to end.
 */
final class FreeIntervals {

    private final long chunkBytes;

    private final TreeMap<Long, Long> free = new TreeMap<>();

    private int chunks;

    FreeIntervals(long chunkBytes) {
        this.chunkBytes = chunkBytes;
    }

    long chunkBytes() {
        return this.chunks * this.chunkBytes;
    }

    /**
     * Returns the size of the smallest interval that is large enough.
     */
    OptionalLong smallest(long bytes) {
        return this.free.values().stream().mapToLong(Long::longValue).filter((size) -> size >= bytes).min();
    }

    void addChunk(long address) {
        this.chunks++;
        this.free.put(address, this.chunkBytes);
    }

    /**
     * Returns the first address of the free interval around a part, and what is free from there on.
     */
    Map.Entry<Long, Long> around(long address, long bytes) {
        Map.Entry<Long, Long> interval = this.free.floorEntry(address);
        if (interval == null || interval.getKey() + interval.getValue() < address + bytes) {
            throw new AssertionError("0x" + Long.toHexString(address) + " is not free");
        }
        return interval;
    }

    /**
     * Tells whether a part is free that begins in a chunk, and not at its start.
     */
    boolean isFreeBehind(long address, long bytes) {
        Map.Entry<Long, Long> interval = this.free.floorEntry(address);
        return (address & (this.chunkBytes - 1)) != 0 && interval != null
                && interval.getKey() + interval.getValue() >= address + bytes;
    }

    void take(long address, long bytes) {
        Map.Entry<Long, Long> interval = around(address, bytes);
        this.free.remove(interval.getKey());
        put(interval.getKey(), address);
        put(address + bytes, interval.getKey() + interval.getValue());
    }

    private void put(long from, long to) {
        if (from < to) {
            this.free.put(from, to - from);
        }
    }

    /**
     * Joins a part with its neighbours in the same chunk. Of two empty chunks the latter is dropped.
     */
    void give(long address, long bytes) {
        long chunk = address & -this.chunkBytes;
        long from = address;
        long to = address + bytes;
        Map.Entry<Long, Long> before = this.free.lowerEntry(from);
        if (before != null && before.getKey() >= chunk && before.getKey() + before.getValue() == from) {
            from = before.getKey();
        }
        Long after = (to < chunk + this.chunkBytes) ? this.free.remove(to) : null;
        to += (after != null) ? after : 0;
        boolean otherEmpty = this.free.containsValue(this.chunkBytes);
        this.free.put(from, to - from);
        if (to - from == this.chunkBytes && otherEmpty) {
            this.free.remove(from);
            this.chunks--;
        }
    }

}
