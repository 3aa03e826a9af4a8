package dev.allocator;

import org.jspecify.annotations.Nullable;

/**
 * A scope of one thread, with an arena of its own.
 */
final class ConfinedScope extends AbstractScope {

    private final Thread owner;

    /** The owner's, which it may use without locks; {@code null} for a virtual thread. */
    private final @Nullable ThreadContext context;

    private ScopeStack.@Nullable Binding begun;

    private int leases;

    private boolean closed;

    private boolean ended;

    private int openIndex;

    ConfinedScope(PoolCore pool, ScopeMemory memory, long maxBytes, @Nullable ThreadContext context) {
        super(pool, memory, maxBytes);
        this.owner = Thread.currentThread();
        this.context = context;
    }

    Thread owner() {
        return this.owner;
    }

    /**
     * Returns where {@link OpenScopes} has put this scope.
     */
    int openIndex() {
        return this.openIndex;
    }

    void openIndex(int openIndex) {
        this.openIndex = openIndex;
    }

    /**
     * Notes that this scope has been begun, so that it can end only as the innermost one.
     */
    void begun(ScopeStack.Binding binding) {
        this.begun = binding;
    }

    boolean isBegun() {
        return this.begun != null;
    }

    private void checkThread() {
        if (Thread.currentThread() != this.owner) {
            throw new WrongThreadException(
                    "The scope is confined to thread '" + this.owner.getName() + "' but used by '"
                            + Thread.currentThread().getName() + "': open a shared scope for work on several threads");
        }
    }

    @Override
    void enter() {
        checkThread();
        if (this.closed) {
            throw new IllegalStateException("The scope is closed");
        }
    }

    @Override
    void exit() {}

    @Override
    ThreadContext enterCounters() {
        return (this.context != null) ? this.context : pool().threads().enterVirtual(this.owner);
    }

    @Override
    void exitCounters(ThreadContext context) {
        context.exit();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public boolean isClosed() {
        return this.closed || !isAttached();
    }

    @Override
    public ScopeLease lease() {
        enter();
        checkAttached();
        this.leases++;
        return new Lease();
    }

    @Override
    public void close() {
        checkThread();
        if (this.closed) {
            throw new IllegalStateException("The scope is already closed");
        }
        ScopeStack.Binding binding = this.begun;
        if (binding != null && isAttached() && !binding.isInnermost()) {
            throw new IllegalStateException(
                    "The scope is not the innermost one that this thread has begun: end the inner ones first");
        }
        if (this.leases == 0) {
            memory().arena().close();
        }
        if (binding != null) {
            binding.remove();
        }
        this.closed = true;
        endUnlessLeased();
    }

    private void endUnlessLeased() {
        if (this.leases == 0) {
            pool().threads().scopeEnded(this);
            end();
        }
    }

    private void end() {
        this.ended = true;
        countEnd();
        memory().release();
    }

    /**
     * Ends this scope with its pool, if that can be done now. Called by its own thread.
     */
    void invalidate() {
        try {
            memory().arena().close();
        } catch (IllegalStateException ex) {
            // In use by a native call: it stays as it is until its owner closes it.
            return;
        }
        this.closed = true;
        this.leases = 0;
        endUnlessLeased();
    }

    /**
     * Ends this scope after its thread has ended, whose segments nobody else could ever use.
     */
    void abandon() {
        if (!this.ended) {
            this.closed = true;
            end();
        }
    }

    /**
     * A lease for the scope's own thread.
     */
    private final class Lease implements ScopeLease {

        private boolean returned;

        @Override
        public void close() {
            checkThread();
            if (this.returned || ConfinedScope.this.ended) {
                return;
            }
            if (ConfinedScope.this.closed && ConfinedScope.this.leases == 1) {
                memory().arena().close();
            }
            this.returned = true;
            ConfinedScope.this.leases--;
            if (ConfinedScope.this.closed) {
                endUnlessLeased();
            }
        }

    }

}
