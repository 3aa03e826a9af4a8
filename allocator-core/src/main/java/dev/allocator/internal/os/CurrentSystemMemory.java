package dev.allocator.internal.os;

import java.util.Locale;

/**
 * Picks the implementation once, when memory is first needed.
 */
final class CurrentSystemMemory {

    static final SystemMemory INSTANCE = choose();

    private CurrentSystemMemory() {}

    private static SystemMemory choose() {
        boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
        boolean wide = "64".equals(System.getProperty("sun.arch.data.model", "64"));
        return (linux && wide) ? new LinuxMemory() : new PortableMemory();
    }

}
