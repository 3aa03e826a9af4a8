package dev.allocator.internal.os;

import java.lang.foreign.Arena;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Memory from the JDK's arenas, for systems of which nothing else is known. It promises accounting, not resident size:
 * what is decommitted is cleared and kept for the next use until its range is released.
 */
final class PortableMemory implements SystemMemory {

    private static final long PAGE_BYTES = 4096;

    private final Map<Long, Arena> ranges = new ConcurrentHashMap<>();

    @Override
    public long pageBytes() {
        return PAGE_BYTES;
    }

    @Override
    public long reservationBytes() {
        return 0;
    }

    @Override
    public boolean returnsMemory() {
        return false;
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // closed when the range is released
    public long reserve(long bytes, long alignment) {
        Arena arena = Arena.ofShared();
        try {
            long address = arena.allocate(bytes, Math.max(alignment, PAGE_BYTES)).address();
            this.ranges.put(address, arena);
            return address;
        } catch (OutOfMemoryError ex) {
            arena.close();
            return FAILED;
        }
    }

    @Override
    public boolean commit(long address, long bytes) {
        RawMemory.zero(address, bytes);
        return true;
    }

    @Override
    public void decommit(long address, long bytes) {
        RawMemory.zero(address, bytes);
    }

    @Override
    public void clear(long address, long bytes) {
        RawMemory.zero(address, bytes);
    }

    @Override
    public long hugePageBytes() {
        return 0;
    }

    @Override
    public void preferHugePages(long address, long bytes, boolean huge) {}

    @Override
    public void release(long address, long bytes) {
        Arena arena = this.ranges.remove(address);
        if (arena != null) {
            arena.close();
        }
    }

}
