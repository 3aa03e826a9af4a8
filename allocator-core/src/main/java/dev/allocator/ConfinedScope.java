package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.stats.Counters;

/**
 * A scope of one thread, with an arena of its own.
 */
final class ConfinedScope extends AbstractScope {

    private final Arena arena;

    private final Thread owner;

    /** The owner's, or what it shares with other virtual threads under a lock. */
    private final ThreadContext context;

    private final boolean striped;

    private ScopeStack.@Nullable Binding begun;

    private int leases;

    private boolean closed;

    private boolean ended;

    private int openIndex;

    private ConfinedScope(PoolCore pool, Arena arena, long maxBytes, @Nullable ScopeUser user,
            ThreadContext context) {
        super(pool, allMemory(arena), context.firstSpan().tier(), maxBytes, user);
        this.arena = arena;
        this.owner = Thread.currentThread();
        this.context = context;
        this.striped = context.owner() == null;
    }

    /**
     * Opens a scope for the calling thread.
     * @param user whoever it is open for, if that is known
     * @param context the thread's, entered
     */
    // Closed by its owner, or with the pool.
    @SuppressWarnings("MustBeClosedChecker")
    static ConfinedScope open(PoolCore pool, long maxBytes, @Nullable ScopeUser user, ThreadContext context) {
        return new ConfinedScope(pool, Arena.ofConfined(), maxBytes, user, context);
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
        if (Thread.currentThread() != this.owner || !isAttached()) {
            return null;
        }
        long address = bumpAtHand(byteSize);
        if (address == 0) {
            address = bumpFirst(byteSize);
            if (address == 0) {
                return null;
            }
        }
        if (this.striped) {
            addToStripe(byteSize);
        } else if (!addToPending(byteSize)) {
            count(1, byteSize);
        }
        return segmentAt(address, byteSize);
    }

    private long bumpFirst(long byteSize) {
        if (this.striped || this.closed || !beginAtHand(byteSize, this.context.spans())) {
            return 0;
        }
        limit(roomBytes());
        return bumpAtHand(byteSize);
    }

    @Override
    void count(int count, long bytes) {
        if (count > 1 || bytes > Counters.MAX_NARROW_BYTES) {
            super.count(count, bytes);
        } else if (this.striped) {
            addToStripe(bytes);
        } else if (!addToPending(bytes)) {
            if (pending() != 0) {
                this.context.counters().settle();
            }
            startPending(bytes);
            this.context.counters().startPending();
        }
        limit(roomBytes());
    }

    /** Without its lock, which costs more than all the rest. */
    private void addToStripe(long bytes) {
        if (!addToPending(bytes)) {
            settle();
            startPending(bytes);
        }
        if (this.context.counters().add(bytes)) {
            this.context.enter();
            this.context.exit();
        }
    }

    /**
     * Writes down what is pending, so that nothing is any more.
     * @return what was pending
     */
    long settle() {
        long pending = takePending();
        if (pending != 0) {
            ledger().addBumps(pending);
        }
        return pending;
    }

    @Override
    void settleEnd(Counters counters) {
        if (!this.striped) {
            counters.settle(this::takePending);
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
        this.context.enter();
        return this.context;
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
            this.arena.close();
        } else {
            seal();
        }
        if (binding != null) {
            binding.remove();
        }
        this.closed = true;
        endUnlessLeased();
    }

    private void endUnlessLeased() {
        if (this.leases == 0) {
            this.context.enter();
            try {
                end();
                this.context.openScopes().remove(this);
            } finally {
                this.context.exit();
            }
            releaseMemory(this.context);
        }
    }

    private void end() {
        this.ended = true;
        if (!this.striped) {
            this.context.firstSpan().learn(bumpedBytes());
        }
        countEnd(this.context.counters());
    }

    /**
     * Ends this scope with its pool, if that can be done now. Called by its own thread.
     */
    void invalidate() {
        try {
            this.arena.close();
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
            this.context.enter();
            try {
                end();
            } finally {
                this.context.exit();
            }
            releaseMemory(null);
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
                ConfinedScope.this.arena.close();
            }
            this.returned = true;
            ConfinedScope.this.leases--;
            if (ConfinedScope.this.closed) {
                endUnlessLeased();
            }
        }

    }

}
