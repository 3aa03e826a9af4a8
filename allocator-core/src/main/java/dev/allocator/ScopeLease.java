package dev.allocator;

/**
 * Keeps the memory of a {@link MemoryScope} until it is returned, also when the scope is closed meanwhile.
 *
 * @see MemoryScope#lease()
 */
public interface ScopeLease extends AutoCloseable {

    /**
     * Returns the lease. A shared scope's may be returned by any thread. Returning it again has no effect.
     * @throws WrongThreadException if the scope is confined to another thread
     */
    @Override
    void close();

}
