package dev.allocator.internal.chunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.allocator.internal.os.SystemMemory;

/**
 * The addresses of a pool: ranges reserved from the operating system, cut first fit by address and joined when they come
 * back. They stay mapped until all are released, so that no stale segment can fault. Guarded by the lock of its
 * {@link ChunkSource}.
 */
final class AddressSpace {

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

    void releaseAll() {
        this.free.clear();
        this.reserved.forEach((range) -> this.memory.release(range.address, range.bytes));
        this.reserved.clear();
    }

    private record Range(long address, long bytes) {}

}
