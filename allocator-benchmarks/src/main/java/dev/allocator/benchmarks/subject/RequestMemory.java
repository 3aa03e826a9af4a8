package dev.allocator.benchmarks.subject;

/**
 * Where requests get their memory. Any thread may use it.
 */
public interface RequestMemory extends AutoCloseable {

    /**
     * Creates a handler for one thread.
     */
    RequestHandler newHandler();

    @Override
    default void close() {}

}
