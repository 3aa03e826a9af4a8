package dev.allocator.benchmarks.subject;

/**
 * The memory of a request that has not ended yet.
 */
public interface HeldRequest extends AutoCloseable {

    /**
     * Frees it.
     */
    @Override
    void close();

}
