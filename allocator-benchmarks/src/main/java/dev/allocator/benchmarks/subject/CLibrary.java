package dev.allocator.benchmarks.subject;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/**
 * A library with an allocator for C, which the machine may have or not.
 */
enum CLibrary {

    /** What every process has, glibc on most Linux machines. */
    STANDARD("malloc", "free"),

    JEMALLOC("malloc", "free"),

    MIMALLOC("mi_malloc", "mi_free");

    /** jemalloc's number for all arenas at once. */
    private static final String PURGE_ALL_ARENAS = "arena.4096.purge";

    private final String allocateName;

    private final String freeName;

    CLibrary(String allocateName, String freeName) {
        this.allocateName = allocateName;
        this.freeName = freeName;
    }

    String allocateName() {
        return this.allocateName;
    }

    String freeName() {
        return this.freeName;
    }

    /**
     * Returns the names that the library may have on this machine.
     */
    private List<String> files() {
        return switch (this) {
            case STANDARD -> List.of();
            case JEMALLOC -> List.of("libjemalloc.so.2", System.mapLibraryName("jemalloc"));
            case MIMALLOC -> List.of("libmimalloc.so.3", "libmimalloc.so.2", System.mapLibraryName("mimalloc"));
        };
    }

    /**
     * Has the library give free memory back to the operating system, by the means that its manual names.
     * @return whether it has such a function
     */
    boolean trim() {
        SymbolLookup symbols = find().orElseThrow();
        return switch (this) {
            case STANDARD -> CFunction
                    .find(symbols, "malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG))
                    .map((mallocTrim) -> call(mallocTrim, 0L))
                    .orElse(false);
            case JEMALLOC -> CFunction
                    .find(symbols, "mallctl", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG))
                    .map((mallctl) -> control(mallctl, "thread.tcache.flush") && control(mallctl, PURGE_ALL_ARENAS))
                    .orElse(false);
            case MIMALLOC -> CFunction
                    .find(symbols, "mi_collect", FunctionDescriptor.ofVoid(ValueLayout.JAVA_BOOLEAN))
                    .map((miCollect) -> call(miCollect, true))
                    .orElse(false);
        };
    }

    private static boolean control(CFunction mallctl, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return call(mallctl, arena.allocateFrom(name), MemorySegment.NULL, MemorySegment.NULL, MemorySegment.NULL,
                    0L);
        }
    }

    private static boolean call(CFunction function, Object... arguments) {
        function.call(arguments);
        return true;
    }

    /**
     * Says what was looked for in vain.
     */
    Optional<String> missing() {
        return find().isPresent()
                ? Optional.empty()
                : Optional.of("the system cannot load " + String.join(" or ", files()));
    }

    Optional<SymbolLookup> find() {
        return (this == STANDARD)
                ? Optional.of(Linker.nativeLinker().defaultLookup())
                : files().stream().flatMap((file) -> load(file).stream()).findFirst();
    }

    @SuppressWarnings("restricted") // well-known libraries, by the names that distributions give them
    private static Optional<SymbolLookup> load(String file) {
        try {
            return Optional.of(SymbolLookup.libraryLookup(file, Arena.global()));
        } catch (IllegalArgumentException ex) {
            return Optional.empty();
        }
    }

}
