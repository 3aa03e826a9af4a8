package dev.allocator;

/**
 * Binds a {@link MemoryScope} to a thread, whose allocations on the scope's pool go to it meanwhile.
 *
 * @see MemoryScope#bind()
 */
public interface ScopeBinding extends AutoCloseable {

    /**
     * Ends the binding and leaves the scope open. Ending it again has no effect.
     * @throws IllegalStateException if it is not the innermost binding of its pool on this thread
     * @throws WrongThreadException if another thread made it
     */
    @Override
    void close();

}
