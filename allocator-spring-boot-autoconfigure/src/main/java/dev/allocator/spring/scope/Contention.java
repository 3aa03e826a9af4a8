package dev.allocator.spring.scope;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import dev.allocator.MemoryPool;
import dev.allocator.PoolExhaustedException;

/**
 * Decides which requests go on when together they want more memory than there is. Without it each could take what the
 * others lack, so that none is served.
 * <p>
 * Of the requests that a limit refuses memory, and that hold some already, the oldest waits for what others give back. The
 * others are refused at once, and while it waits no further one begins. So the oldest gets all there is, unless the others
 * go on for longer than it may wait. There is nobody who waits for somebody that waits for memory, but a request may need
 * something else that another one holds: therefore each waits for a bounded time in all.
 * <p>
 * Without anybody waiting it costs a look at a counter when a scope opens and when it closes.
 */
public final class Contention {

    /**
     * Long enough for other requests to be refused or to come to their end, and well below what clients wait for.
     */
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(5);

    /** How often who waits looks for memory that was given back in another way than by the end of a scope. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final long patienceNanos;

    private final ReentrantLock lock = new ReentrantLock();

    /** Memory has been given back, or who waits has changed. */
    private final Condition change = this.lock.newCondition();

    /** Who waits, by pool, or by this for the budget of all pools. */
    private final Map<Object, Waiter> waiters = new HashMap<>();

    private int releases;

    /** The number of those who wait, readable without the lock. */
    private volatile int waiting;

    public Contention() {
        this(DEFAULT_PATIENCE);
    }

    /**
     * @param patience how long each request waits at most, in all
     */
    Contention(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /**
     * Checks that a request may begin.
     * @param pool the pool that it wants a scope of
     * @param method what it calls, for messages
     * @throws PoolExhaustedException if another one waits for memory under the same limit
     */
    public void checkMayBegin(MemoryPool pool, String method) {
        if (this.waiting == 0) {
            return;
        }
        this.lock.lock();
        try {
            refuse(this.waiters.get(pool), method);
            Waiter ofBudget = this.waiters.get(this);
            // Whose cap is larger than the budget has no part in it.
            if (ofBudget != null && pool.maxBytes() <= ofBudget.exhausted.limitBytes()) {
                refuse(ofBudget, method);
            }
        } finally {
            this.lock.unlock();
        }
    }

    private static void refuse(@Nullable Waiter waiter, String method) {
        if (waiter != null) {
            throw waiter.exhausted.refusal(
                    method + " is not called while " + waiter.request.name() + " waits for memory");
        }
    }

    /**
     * Notes that a scope has given its memory back.
     */
    void released() {
        if (this.waiting == 0) {
            return;
        }
        this.lock.lock();
        try {
            this.releases++;
            this.change.signalAll();
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Waits for memory if that is the right of the request.
     * @param scope the scope that wants memory
     */
    void awaitMemory(ManagedScope scope, PoolExhaustedException exhausted, BooleanSupplier retry) {
        try (Turn turn = takeTurn(scope, exhausted)) {
            boolean goOn = true;
            while (turn != null && goOn && !retry.getAsBoolean()) {
                goOn = turn.awaitRelease();
            }
        }
    }

    /**
     * Takes the turn to wait for memory if that is the right of the request.
     * @param scope the scope that wants memory
     * @return {@code null} if it may not wait
     */
    @Nullable
    Turn takeTurn(ManagedScope scope, PoolExhaustedException exhausted) {
        long held = scope.heldBytes();
        // Who holds nothing loses nothing, and what would not fit alone does not come by waiting.
        if (held == 0 || exhausted.requestedBytes() > exhausted.limitBytes() - held) {
            return null;
        }
        Object limit = exhausted.isOfBudget() ? this : scope.definition().pool();
        Waiter waiter = enter(limit, scope.outermost(), exhausted);
        return (waiter != null) ? new Turn(limit, waiter) : null;
    }

    /**
     * Takes the place of who waits, if it is free, or taken by a younger request.
     * @return {@code null} if an older request waits, or this one has waited long enough
     */
    private @Nullable Waiter enter(Object limit, ManagedScope request, PoolExhaustedException exhausted) {
        this.lock.lock();
        try {
            if (request.waitedNanos() >= this.patienceNanos) {
                return null;
            }
            Waiter waiter = this.waiters.get(limit);
            if (waiter == null || (waiter.request != request && request.isOlderThan(waiter.request))) {
                waiter = new Waiter(request, exhausted);
                if (this.waiters.put(limit, waiter) != null) {
                    this.change.signalAll();
                }
            } else if (waiter.request != request) {
                return null;
            }
            waiter.threads++;
            this.waiting = this.waiters.size();
            return waiter;
        } finally {
            this.lock.unlock();
        }
    }

    private void leave(Object limit, Waiter waiter, long waitedNanos) {
        this.lock.lock();
        try {
            waiter.request.addWaitedNanos(waitedNanos);
            waiter.threads--;
            if (waiter.threads == 0) {
                this.waiters.remove(limit, waiter);
                this.waiting = this.waiters.size();
            }
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * The right of one thread, or of one piece of work, to wait for memory until it is closed. It ends by itself with the
     * request's patience, and when an older request wants to wait.
     */
    public final class Turn implements AutoCloseable {

        private final Object limit;

        private final Waiter waiter;

        private final long startNanos = System.nanoTime();

        private int seenReleases = -1;

        private Turn(Object limit, Waiter waiter) {
            this.limit = limit;
            this.waiter = waiter;
        }

        /**
         * Tells whether to go on waiting.
         */
        public boolean isValid() {
            Contention.this.lock.lock();
            try {
                return leftNanos() > 0 && isWaiting();
            } finally {
                Contention.this.lock.unlock();
            }
        }

        /**
         * Tells whether a scope has given memory back since it was last asked.
         */
        public boolean sawRelease() {
            Contention.this.lock.lock();
            try {
                int seen = this.seenReleases;
                this.seenReleases = Contention.this.releases;
                return seen != this.seenReleases;
            } finally {
                Contention.this.lock.unlock();
            }
        }

        /**
         * Waits until there may be memory.
         * @return whether to go on waiting
         */
        private boolean awaitRelease() {
            Contention.this.lock.lock();
            try {
                long lookNanos = Math.min(leftNanos(), LOOK_NANOS);
                if (lookNanos <= 0) {
                    return false;
                }
                int seen = Contention.this.releases;
                while (Contention.this.releases == seen && lookNanos > 0 && isWaiting()) {
                    lookNanos = Contention.this.change.awaitNanos(lookNanos);
                }
                return isWaiting();
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                Contention.this.lock.unlock();
            }
        }

        private long leftNanos() {
            return Contention.this.patienceNanos - this.waiter.request.waitedNanos() - waitedNanos();
        }

        private long waitedNanos() {
            return System.nanoTime() - this.startNanos;
        }

        private boolean isWaiting() {
            return Contention.this.waiters.get(this.limit) == this.waiter;
        }

        @Override
        public void close() {
            leave(this.limit, this.waiter, waitedNanos());
        }

    }

    /**
     * A request that waits, on one of its threads or several.
     */
    private static final class Waiter {

        private final ManagedScope request;

        private final PoolExhaustedException exhausted;

        private int threads;

        Waiter(ManagedScope request, PoolExhaustedException exhausted) {
            this.request = request;
            this.exhausted = exhausted;
        }

    }

}
