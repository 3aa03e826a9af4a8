package dev.allocator.internal.os;

/**
 * Every implementation of {@link SystemMemory}, for tests that are not content with this machine's.
 */
public final class SystemMemories {

    private SystemMemories() {}

    public static SystemMemory portable() {
        return new PortableMemory();
    }

}
