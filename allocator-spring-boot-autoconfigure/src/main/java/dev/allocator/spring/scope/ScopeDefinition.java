package dev.allocator.spring.scope;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeUser;

/**
 * The scope that a method asks for, checked.
 *
 * @param pool where it is opened
 * @param maxBytes the limit on the bytes requested from it
 * @param limitedBy what sets that limit, for messages
 * @param shared whether any thread may use it
 * @param method the method, for messages
 */
public record ScopeDefinition(MemoryPool pool, long maxBytes, String limitedBy, boolean shared, String method) {

    MemoryScope open(ScopeUser user) {
        return this.shared
                ? this.pool.openSharedScope(this.maxBytes, user)
                : this.pool.openScope(this.maxBytes, user);
    }

    /**
     * Returns this definition with a limit that it does not exceed.
     * @param maxBytes the limit in bytes
     * @param limitedBy what sets the limit
     */
    public ScopeDefinition atMost(long maxBytes, String limitedBy) {
        return (maxBytes < this.maxBytes)
                ? new ScopeDefinition(this.pool, maxBytes, limitedBy, this.shared, this.method)
                : this;
    }

}
