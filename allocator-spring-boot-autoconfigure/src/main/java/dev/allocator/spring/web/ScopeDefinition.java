package dev.allocator.spring.web;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

/**
 * The scope that a handler asks for, checked.
 *
 * @param pool where it is opened
 * @param maxBytes the limit on the bytes requested from it
 * @param shared whether any thread may use it
 * @param handler the handler, for messages
 */
record ScopeDefinition(MemoryPool pool, long maxBytes, boolean shared, String handler) {

    MemoryScope open() {
        return this.shared ? this.pool.openSharedScope(this.maxBytes) : this.pool.openScope(this.maxBytes);
    }

}
