package dev.allocator.benchmarks.subject;

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

    void free(B block);

    @Override
    default void close() {}

}
