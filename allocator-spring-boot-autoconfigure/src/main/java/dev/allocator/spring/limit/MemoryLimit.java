package dev.allocator.spring.limit;

/**
 * The cap on the memory of all pools together.
 *
 * @param maxBytes the cap in bytes
 * @param source where it comes from
 */
public record MemoryLimit(long maxBytes, Source source) {

    /**
     * Where a cap comes from.
     */
    public enum Source {

        /** The key {@code allocator.max-memory}. */
        PROPERTY,

        /** The memory limit of the container, less what the rest of the process needs. */
        CONTAINER,

        /** The physical memory, less what the rest of the process needs. */
        MACHINE

    }

}
