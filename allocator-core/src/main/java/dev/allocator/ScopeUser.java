package dev.allocator;

import java.util.function.BooleanSupplier;

/**
 * Whoever a scope is open for: messages name it, and it may wait where others get an exception. For integrations that open
 * scopes on behalf of others. Called by the threads that use the scope.
 *
 * @see MemoryPool#openScope(long, ScopeUser)
 */
public interface ScopeUser {

    /**
     * Returns the name of the user, which many scopes may have in common.
     * @return the name
     */
    String name();

    /**
     * Returns what set the {@linkplain MemoryScope#maxBytes() limit} of the scope.
     * @return what set it, such as the key of a configuration
     */
    String limitSetBy();

    /**
     * Called when an allocation from the scope has failed although the pool has taken back what nobody uses. Who wants to
     * wait for memory waits here, without a lock of the pool, and tries again. By default nobody waits.
     * @param exhausted what is thrown if no attempt succeeds
     * @param retry tries again, on this thread, and tells whether that has succeeded; throws what the allocation would
     */
    default void awaitMemory(PoolExhaustedException exhausted, BooleanSupplier retry) {}

}
