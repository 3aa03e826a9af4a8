package dev.allocator.benchmarks.subject;

import java.util.OptionalLong;

/**
 * Where requests get their memory. Any thread may use it.
 */
public interface RequestMemory extends AutoCloseable {

    /**
     * Creates a handler for one thread.
     * @param pause what each request does before it frees what it has allocated
     */
    RequestHandler newHandler(Pause pause);

    /**
     * Allocates all these sizes, touches their pages and keeps them.
     * @return what frees them, on the same thread
     * @throws UnsupportedOperationException if it cannot keep anything
     */
    default HeldRequest hold(int[] sizes) {
        throw new UnsupportedOperationException("Requests of this kind overwrite each other");
    }

    /**
     * Returns what it has reserved from the operating system, if it knows.
     */
    default OptionalLong reservedBytes() {
        return OptionalLong.empty();
    }

    @Override
    default void close() {}

}
