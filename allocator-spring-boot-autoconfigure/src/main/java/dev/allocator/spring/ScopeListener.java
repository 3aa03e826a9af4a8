package dev.allocator.spring;

import java.time.Duration;

/**
 * Is told of every scope that {@link PooledScope} managed, after it has been closed. A bean of this type is called on
 * the thread that closed the scope and must not block.
 */
@FunctionalInterface
public interface ScopeListener {

    /**
     * Takes notice of the end of a scope.
     * @param pool the name of the scope's pool
     * @param duration how long the scope was open
     * @param usedBytes the bytes that had been requested from it
     */
    void scopeClosed(String pool, Duration duration, long usedBytes);

}
