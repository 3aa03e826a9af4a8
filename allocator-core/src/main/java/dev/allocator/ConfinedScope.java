package dev.allocator;

import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;

/**
 * A scope of one thread, with an arena of its own.
 */
final class ConfinedScope extends AbstractScope {

    private final Thread owner;

    /** The owner's, which it may use without locks; {@code null} for a virtual thread. */
    private final @Nullable ThreadContext context;

    private final boolean zeroOnAllocate;

    private ScopeStack.@Nullable Binding begun;

    private int leases;

    private boolean closed;

    private boolean ended;

    private int openIndex;

    ConfinedScope(PoolCore pool, ScopeMemory memory, long maxBytes, @Nullable ScopeUser user,
            @Nullable ThreadContext context) {
        super(pool, memory, maxBytes, user);
        this.owner = Thread.currentThread();
        this.context = context;
        this.zeroOnAllocate = pool.zeroOnAllocate();
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

    @Override
    public MemorySegment allocate(long byteSize) {
        MemorySegment segment = allocateAtHand(byteSize);
        return (segment != null) ? segment : super.allocate(byteSize, 1);
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        boolean least = byteAlignment > 0 && byteAlignment <= Arguments.MIN_ALIGNMENT
                && (byteAlignment & (byteAlignment - 1)) == 0;
        MemorySegment segment = least ? allocateAtHand(byteSize) : null;
        return (segment != null) ? segment : super.allocate(byteSize, byteAlignment);
    }

    /**
     * Allocates where nothing stands in the way.
     * @param byteSize any number
     * @return a segment, or {@code null} if it takes more than this, or is not allowed
     */
    private @Nullable MemorySegment allocateAtHand(long byteSize) {
        if (Thread.currentThread() != this.owner || this.zeroOnAllocate || !isAttached()) {
            return null;
        }
        MemorySegment segment = memory().bumpAtHand(byteSize);
        if (segment != null && !tally().addToPending(byteSize)) {
            count(byteSize);
        }
        return segment;
    }

    @Override
    void count(long bytes) {
        if (this.context != null) {
            this.context.counters().bumped(tally(), bytes);
            memory().limit(roomBytes());
        } else {
            super.count(bytes);
        }
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
    void reenter() {}

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
        } else {
            memory().seal();
        }
        if (binding != null) {
            binding.remove();
        }
        this.closed = true;
        endUnlessLeased();
    }

    private void endUnlessLeased() {
        if (this.leases == 0) {
            if (this.context != null) {
                this.context.firstSpan().learn(tally().bytes());
            }
            pool().threads().scopeEnded(this, this.context);
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
