package dev.allocator.internal.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory by {@code mmap}. Ranges are reserved without access rights, so that they count against no overcommit limit
 * until they are committed; pages given back by {@code MADV_DONTNEED} leave the resident set at once.
 */
final class LinuxMemory implements SystemMemory {

    private static final int PROT_NONE = 0;

    private static final int PROT_READ_WRITE = 1 | 2;

    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x2 | 0x20 | 0x4000;

    private static final int MADV_DONTNEED = 4;

    private static final int MADV_HUGEPAGE = 14;

    private static final int MADV_NOHUGEPAGE = 15;

    private static final int SC_PAGESIZE = 30;

    private static final long MAP_FAILED = -1;

    /** How many pages the operating system is asked about at once. */
    private static final int PAGES_AT_ONCE = 4096;

    /** Not there if the kernel has been built without transparent huge pages. */
    private static final Path HUGE_PAGE_SIZE = Path.of("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");

    private final MethodHandle mmap = handle("mmap",
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    private final MethodHandle munmap = handle("munmap",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private final MethodHandle mprotect = handle("mprotect", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private final MethodHandle madvise = handle("madvise", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private final MethodHandle mincore = handle("mincore", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));

    private final long pageBytes = readPageBytes();

    private final long hugePageBytes = readHugePageBytes(HUGE_PAGE_SIZE);

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

    static long readHugePageBytes(Path file) {
        try {
            long bytes = Long.parseLong(Files.readString(file).strip());
            return (bytes > 0 && Long.bitCount(bytes) == 1) ? bytes : 0;
        } catch (IOException | RuntimeException ex) {
            // Whatever cannot be read, small pages will do.
            return 0;
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
        if (!advise(address, bytes, MADV_DONTNEED)) {
            // Locked pages cannot be dropped; what matters to the next owner is that they read as zero.
            RawMemory.zero(address, bytes);
        }
    }

    private boolean advise(long address, long bytes, int advice) {
        try {
            return (int) this.madvise.invokeExact(address, bytes, advice) == 0;
        } catch (Throwable ex) {
            throw unexpected(ex);
        }
    }

    /** Most memory is filled from its beginning on: what is resident from there on is cleared, the rest dropped. */
    @Override
    public void clear(long address, long bytes) {
        long resident = residentBytes(address, bytes);
        RawMemory.zero(address, resident);
        if (resident < bytes) {
            // Also what is not resident now but swapped out.
            decommit(address + resident, bytes - resident);
        }
    }

    /**
     * Returns how many bytes are resident before the first page that is not.
     */
    private long residentBytes(long address, long bytes) {
        long pages = bytes / this.pageBytes;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment states = arena.allocate(Math.min(pages, PAGES_AT_ONCE));
            for (long first = 0; first < pages; first += PAGES_AT_ONCE) {
                long count = Math.min(pages - first, PAGES_AT_ONCE);
                long resident = residentPages(address + first * this.pageBytes, count, states);
                if (resident < count) {
                    return (first + resident) * this.pageBytes;
                }
            }
        }
        return bytes;
    }

    private long residentPages(long address, long count, MemorySegment states) {
        int result;
        try {
            result = (int) this.mincore.invokeExact(address, count * this.pageBytes, states);
        } catch (Throwable ex) {
            throw unexpected(ex);
        }
        long page = 0;
        while (result == 0 && page < count && (states.get(ValueLayout.JAVA_BYTE, page) & 1) != 0) {
            page++;
        }
        return page;
    }

    @Override
    public long hugePageBytes() {
        return this.hugePageBytes;
    }

    @Override
    public void preferHugePages(long address, long bytes, boolean huge) {
        advise(address, bytes, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
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
