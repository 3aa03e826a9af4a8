package dev.allocator.internal.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Memory by {@code mmap}. Ranges are reserved without access rights, so that they count against no overcommit limit
 * until they are committed; pages given back by {@code MADV_DONTNEED} leave the resident set at once.
 */
final class LinuxMemory implements SystemMemory {

    private static final int PROT_NONE = 0;

    private static final int PROT_READ_WRITE = 1 | 2;

    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x2 | 0x20 | 0x4000;

    private static final int MADV_DONTNEED = 4;

    private static final int SC_PAGESIZE = 30;

    private static final long MAP_FAILED = -1;

    private final MethodHandle mmap = handle("mmap",
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    private final MethodHandle munmap = handle("munmap",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private final MethodHandle mprotect = handle("mprotect", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private final MethodHandle madvise = handle("madvise", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private final long pageBytes = readPageBytes();

    @SuppressWarnings("restricted") // signatures as in the C library's manual
    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup().findOrThrow(name);
        return linker.downcallHandle(function, descriptor);
    }

    private static long readPageBytes() {
        MethodHandle sysconf = handle("sysconf",
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        try {
            return (long) sysconf.invokeExact(SC_PAGESIZE);
        } catch (Throwable ex) {
            throw unexpected(ex);
        }
    }

    @Override
    public long pageBytes() {
        return this.pageBytes;
    }

    @Override
    public long reservationBytes() {
        return 64L << 20;
    }

    @Override
    public boolean returnsMemory() {
        return true;
    }

    @Override
    public long reserve(long bytes, long alignment) {
        long slack = (alignment > this.pageBytes) ? alignment : 0;
        long mapped = map(Math.addExact(bytes, slack));
        if (mapped == MAP_FAILED) {
            return FAILED;
        }
        long address = (mapped + alignment - 1) & -alignment;
        release(mapped, address - mapped);
        release(address + bytes, mapped + slack - address);
        return address;
    }

    private long map(long bytes) {
        try {
            return (long) this.mmap.invokeExact(0L, bytes, PROT_NONE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
        } catch (Throwable ex) {
            throw unexpected(ex);
        }
    }

    @Override
    public boolean commit(long address, long bytes) {
        try {
            boolean granted = (int) this.mprotect.invokeExact(address, bytes, PROT_READ_WRITE) == 0;
            if (granted) {
                // A stale segment may have written here since the range was last decommitted.
                decommit(address, bytes);
            }
            return granted;
        } catch (Throwable ex) {
            throw unexpected(ex);
        }
    }

    @Override
    public void decommit(long address, long bytes) {
        int result;
        try {
            result = (int) this.madvise.invokeExact(address, bytes, MADV_DONTNEED);
        } catch (Throwable ex) {
            throw unexpected(ex);
        }
        if (result != 0) {
            // Locked pages cannot be dropped; what matters to the next owner is that they read as zero.
            RawMemory.zero(address, bytes);
        }
    }

    @Override
    public void release(long address, long bytes) {
        if (bytes == 0) {
            return;
        }
        int result;
        try {
            result = (int) this.munmap.invokeExact(address, bytes);
        } catch (Throwable ex) {
            throw unexpected(ex);
        }
        if (result != 0) {
            throw new IllegalStateException("munmap refused " + bytes + " bytes");
        }
    }

    private static RuntimeException unexpected(Throwable ex) {
        if (ex instanceof Error error) {
            throw error;
        }
        return (ex instanceof RuntimeException runtime) ? runtime : new IllegalStateException(ex);
    }

}
