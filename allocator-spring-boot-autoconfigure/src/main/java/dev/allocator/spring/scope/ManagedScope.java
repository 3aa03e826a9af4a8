package dev.allocator.spring.scope;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.allocator.MemoryScope;
import dev.allocator.ScopeLease;
import dev.allocator.spring.ScopeListener;

/**
 * The scope of one run of a method, from its first thread to the end of its work.
 */
public final class ManagedScope {

    private final ScopeDefinition definition;

    private final ScopeListener listener;

    private final MemoryScope scope;

    private final MemoryScope injected;

    private final long openedNanos = System.nanoTime();

    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens a scope.
     */
    public ManagedScope(ScopeDefinition definition, ScopeListener listener) {
        this.definition = definition;
        this.listener = listener;
        this.scope = definition.open();
        this.injected = new InjectedScope(this.scope, definition.method());
    }

    public ScopeDefinition definition() {
        return this.definition;
    }

    /**
     * Returns the scope as the method sees it.
     */
    public MemoryScope injected() {
        return this.injected;
    }

    public ScopeLease lease() {
        return this.scope.lease();
    }

    /**
     * Makes this the scope of the calling thread.
     */
    public ThreadBinding bind() {
        return new ThreadBinding(this, this.scope);
    }

    /**
     * Closes the scope, once however often it is called. A confined scope is closed by its own thread.
     */
    public void close() {
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
