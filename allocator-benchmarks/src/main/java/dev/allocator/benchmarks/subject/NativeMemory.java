package dev.allocator.benchmarks.subject;

import java.lang.foreign.MemorySegment;

/**
 * Makes segments of the addresses that C allocators return.
 */
final class NativeMemory {

    /** Sliced for each block; {@code reinterpret} takes as long. */
    @SuppressWarnings("restricted") // bounded by the caller
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private NativeMemory() {}

    /**
     * Returns the segment of an allocated block.
     * @throws OutOfMemoryError if the address is 0
     */
    static MemorySegment segment(long address, long bytes) {
        if (address == 0) {
            throw new OutOfMemoryError("no " + bytes + " bytes of native memory");
        }
        return ALL.asSlice(address, bytes);
    }

}
