package dev.allocator.benchmarks.subject;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.jemalloc.JEmalloc;

/**
 * Blocks of the jemalloc that LWJGL brings along, called by LWJGL's own bindings; the address is made a segment.
 */
final class LwjglBlocks implements BlockAllocator<MemorySegment> {

    private static final @Nullable ByteBuffer NOTHING = null;

    private static final @Nullable PointerBuffer NO_SIZE = null;

    /**
     * Says why LWJGL cannot load its library.
     */
    static Optional<String> missing() {
        try {
            JEmalloc.nje_free(JEmalloc.nje_malloc(Long.BYTES));
            return Optional.empty();
        } catch (LinkageError ex) {
            return Optional.of("LWJGL has no library for this machine");
        }
    }

    @Override
    public MemorySegment allocate(int bytes) {
        return NativeMemory.segment(JEmalloc.nje_malloc(bytes), bytes);
    }

    @Override
    public void write(MemorySegment block, long value) {
        EndWriter.write(block, value);
    }

    @Override
    public void touch(MemorySegment block) {
        PageToucher.touch(block);
    }

    @Override
    public void free(MemorySegment block) {
        JEmalloc.nje_free(block.address());
    }

    @Override
    public boolean trim() {
        JEmalloc.je_mallctl("thread.tcache.flush", NOTHING, NO_SIZE, NOTHING);
        JEmalloc.je_mallctl("arena." + JEmalloc.MALLCTL_ARENAS_ALL + ".purge", NOTHING, NO_SIZE, NOTHING);
        return true;
    }

}
