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
        PROPERTY(MemoryLimits.KEY),

        /** The memory limit of the container, less what the rest of the process needs. */
        CONTAINER("the memory of the container, since " + MemoryLimits.KEY + " is not set"),

        /** The physical memory, less what the rest of the process needs. */
        MACHINE("the memory of the machine, since " + MemoryLimits.KEY + " is not set");

        private final String description;

        Source(String description) {
            this.description = description;
        }

        /**
         * Returns what set the cap, for messages.
         * @return the key, or what it was derived from
         */
        public String description() {
            return this.description;
        }

    }

}
