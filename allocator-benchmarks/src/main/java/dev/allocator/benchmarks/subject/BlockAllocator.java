package dev.allocator.benchmarks.subject;

import java.util.OptionalLong;

/**
 * Hands out blocks one at a time. Any thread may use it.
 *
 * @param <B> what a block is to its user
 */
public interface BlockAllocator<B> extends AutoCloseable {

    /**
     * Allocates a block of at least 8 bytes.
     */
    B allocate(int bytes);

    /**
     * Writes a value at both ends of a block.
     */
    void write(B block, long value);

    /**
     * Writes to each page of a block, so that all of it is resident.
     */
    void touch(B block);

    void free(B block);

    /**
     * Returns what it has reserved from the operating system, if it knows.
     */
    default OptionalLong reservedBytes() {
        return OptionalLong.empty();
    }

    /**
     * Gives unused memory back to the operating system.
     * @return whether it has a function for that
     */
    default boolean trim() {
        return false;
    }

    @Override
    default void close() {}

}
