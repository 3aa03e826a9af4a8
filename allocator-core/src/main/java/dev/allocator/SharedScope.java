package dev.allocator;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.stats.Counters;

/**
 * A scope of any thread, with the arena of its epoch.
 */
final class SharedScope extends AbstractScope {

    private final ReentrantLock lock = new ReentrantLock();

    private final Epochs epochs;

    private final Epoch epoch;

    private int leases;

    private volatile boolean closed;

    private boolean ended;

    /** The scope that joined the epoch before this one; belongs to {@link Epoch}. */
    @Nullable
    SharedScope previous;

    /** How many had joined the epoch with this one; belongs to {@link Epoch}. */
    int number;

    /** Whether the epoch has taken over the memory; belongs to {@link Epoch}. */
    volatile boolean quarantined;

    SharedScope(PoolCore pool, long maxBytes, @Nullable ScopeUser user, Epochs epochs, Epoch epoch) {
        super(pool, epoch.all(), 0, maxBytes, user);
        this.epochs = epochs;
        this.epoch = epoch;
    }

    Epoch epoch() {
        return this.epoch;
    }

    @Override
    void enter() {
        this.lock.lock();
        if (this.closed) {
            this.lock.unlock();
            throw new IllegalStateException("The scope is closed");
        }
    }

    @Override
    void exit() {
        this.lock.unlock();
    }

    @Override
    void reenter() {
        this.lock.lock();
    }

    @Override
    ThreadContext enterCounters() {
        return pool().threads().enter();
    }

    @Override
    void settleEnd(Counters counters) {}

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return this.closed || !isAttached();
    }

    @Override
    public ScopeLease lease() {
        enter();
        try {
            checkAttached();
            this.leases++;
            return new Lease();
        } finally {
            exit();
        }
    }

    @Override
    public void close() {
        this.lock.lock();
        try {
            if (this.closed) {
                throw new IllegalStateException("The scope is already closed");
            }
            this.closed = true;
            endUnlessLeased();
        } finally {
            this.lock.unlock();
        }
    }

    private void endUnlessLeased() {
        if (this.leases == 0 && !this.ended) {
            this.ended = true;
            ThreadContext context = enterCounters();
            try {
                countEnd(context.counters());
            } finally {
                context.exit();
            }
            this.epochs.ended(this);
        }
    }

    /**
     * Ends this scope with its pool, leased or not.
     */
    void invalidate() {
        this.lock.lock();
        try {
            this.closed = true;
            this.leases = 0;
            endUnlessLeased();
        } finally {
            this.lock.unlock();
        }
    }

    private void returnLease() {
        this.lock.lock();
        try {
            if (!this.ended) {
                this.leases--;
                if (this.closed) {
                    endUnlessLeased();
                }
            }
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * A lease that any thread may return.
     */
    private final class Lease implements ScopeLease {

        private final AtomicBoolean returned = new AtomicBoolean();

        @Override
        public void close() {
            if (this.returned.compareAndSet(false, true)) {
                returnLease();
            }
        }

    }

}
