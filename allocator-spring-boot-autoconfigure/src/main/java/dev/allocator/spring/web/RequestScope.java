package dev.allocator.spring.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.allocator.MemoryScope;
import dev.allocator.ScopeLease;
import dev.allocator.spring.ScopeListener;

/**
 * The scope of one run of a handler, from its first thread to the end of the request.
 */
final class RequestScope {

    private final ScopeDefinition definition;

    private final ScopeListener listener;

    private final MemoryScope scope;

    private final MemoryScope injected;

    private final long openedNanos = System.nanoTime();

    private final AtomicBoolean closed = new AtomicBoolean();

    RequestScope(ScopeDefinition definition, ScopeListener listener) {
        this.definition = definition;
        this.listener = listener;
        this.scope = definition.open();
        this.injected = new InjectedScope(this.scope);
    }

    ScopeDefinition definition() {
        return this.definition;
    }

    MemoryScope injected() {
        return this.injected;
    }

    boolean isClosed() {
        return this.closed.get();
    }

    ScopeLease lease() {
        return this.scope.lease();
    }

    ThreadBinding bind() {
        return new ThreadBinding(this.definition, this.scope);
    }

    /**
     * Closes the scope, once however often it is called. A confined scope is closed by its own thread.
     */
    void close() {
        if (!this.closed.compareAndSet(false, true)) {
            return;
        }
        long usedBytes = this.scope.usedBytes();
        boolean endedWithPool = this.scope.isClosed();
        try {
            this.scope.close();
        } catch (IllegalStateException ex) {
            // Otherwise the pool has freed it already; a scope that the pool had to leave alone lets go of its memory
            // here.
            if (!endedWithPool) {
                throw ex;
            }
        }
        this.listener.scopeClosed(this.definition.pool().name(), Duration.ofNanos(System.nanoTime() - this.openedNanos),
                usedBytes);
    }

}
