package dev.allocator.spring.scope;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import dev.allocator.MemoryScope;
import dev.allocator.PoolExhaustedException;
import dev.allocator.ScopeLease;
import dev.allocator.ScopeUser;
import dev.allocator.spring.ScopeListener;

/**
 * The scope of one run of a method, from its first thread to the end of its work.
 */
public final class ManagedScope implements ScopeUser {

    private final ScopeDefinition definition;

    private final ScopeListener listener;

    /** The scope that this one was opened in, if any. */
    private final @Nullable ManagedScope outer;

    private final @Nullable Contention contention;

    private final MemoryScope scope;

    private final MemoryScope injected;

    private final long openedNanos = System.nanoTime();

    private final AtomicBoolean closed = new AtomicBoolean();

    /** What the method has meanwhile besides the scope itself: several parts of a request may be read at the same time. */
    private final List<MemoryScope> temporaries = new CopyOnWriteArrayList<>();

    /** How long the request has waited for memory; {@link Contention} guards it. */
    private long waitedNanos;

    /**
     * Opens a scope inside of the one that the calling thread is bound to, if there is one.
     */
    public ManagedScope(ScopeDefinition definition, ScopeListener listener) {
        this(definition, listener, null);
    }

    /**
     * Opens a scope as {@link #ManagedScope(ScopeDefinition, ScopeListener)} does.
     * @param contention decides whether its user waits for memory; by default what decides for the outer scope, where the
     * thread may wait
     */
    public ManagedScope(ScopeDefinition definition, ScopeListener listener, @Nullable Contention contention) {
        this.definition = definition;
        this.listener = listener;
        this.outer = ThreadBinding.current().orElse(null);
        this.contention = (contention == null && this.outer != null && ThreadBinding.mayBlock())
                ? this.outer.contention
                : contention;
        this.scope = definition.open(this);
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
     * Opens a scope beside this one, confined to the calling thread, for what it needs for a moment. The caller closes
     * it.
     */
    public MemoryScope openTemporary() {
        return note(this.definition.pool().openScope(Long.MAX_VALUE, this));
    }

    /**
     * Opens a scope beside this one that any thread may use. The caller closes it.
     */
    public MemoryScope openSharedTemporary() {
        return note(this.definition.pool().openSharedScope(Long.MAX_VALUE, this));
    }

    private MemoryScope note(MemoryScope temporary) {
        this.temporaries.removeIf(MemoryScope::isClosed);
        this.temporaries.add(temporary);
        return temporary;
    }

    /**
     * Makes this the scope of the calling thread, which may wait for memory.
     */
    public ThreadBinding bind() {
        return new ThreadBinding(this, this.scope, true);
    }

    /**
     * Makes this the scope of the calling thread, which must not wait.
     */
    public ThreadBinding bindWithoutBlocking() {
        return new ThreadBinding(this, this.scope, false);
    }

    @Override
    public String name() {
        return this.definition.method();
    }

    @Override
    public String limitSetBy() {
        return this.definition.limitedBy();
    }

    @Override
    public void awaitMemory(PoolExhaustedException exhausted, BooleanSupplier retry) {
        if (this.contention != null && ThreadBinding.mayBlock() && isOfCallingThread()) {
            this.contention.awaitMemory(this, exhausted, retry);
        }
    }

    /**
     * Takes the turn to wait for memory, if that is the right of the request, for a caller that does not block.
     * @return {@code null} if it may not wait
     */
    public Contention.@Nullable Turn takeTurn(PoolExhaustedException exhausted) {
        return (this.contention != null) ? this.contention.takeTurn(this, exhausted) : null;
    }

    /**
     * Tells whether the calling thread runs the method. Others may be such that must not block.
     */
    private boolean isOfCallingThread() {
        return ThreadBinding.current().filter((current) -> current.outermost() == outermost()).isPresent();
    }

    /**
     * Returns the scope that stands for the request.
     */
    ManagedScope outermost() {
        ManagedScope outermost = this;
        while (outermost.outer != null) {
            outermost = outermost.outer;
        }
        return outermost;
    }

    /**
     * Returns the bytes that this scope and those around it have requested.
     */
    long heldBytes() {
        return this.scope.usedBytes() + this.temporaries.stream().mapToLong(MemoryScope::usedBytes).sum()
                + ((this.outer != null) ? this.outer.heldBytes() : 0);
    }

    boolean isOlderThan(ManagedScope other) {
        return this.openedNanos - other.openedNanos < 0;
    }

    long waitedNanos() {
        return this.waitedNanos;
    }

    void addWaitedNanos(long nanos) {
        this.waitedNanos += nanos;
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
        if (this.contention != null) {
            this.contention.released();
        }
        this.listener.scopeClosed(this.definition.pool().name(), Duration.ofNanos(System.nanoTime() - this.openedNanos),
                usedBytes);
    }

}
