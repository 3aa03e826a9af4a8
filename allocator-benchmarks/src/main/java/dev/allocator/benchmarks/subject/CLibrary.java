package dev.allocator.benchmarks.subject;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
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
