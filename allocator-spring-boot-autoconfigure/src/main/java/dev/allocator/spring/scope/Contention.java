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

    /**
     * @param patience how long each request waits at most, in all
     */
    public Contention(Duration patience) {
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
        long held = scope.heldBytes();
        // Who holds nothing loses nothing, and what would not fit alone does not come by waiting.
        if (held == 0 || exhausted.requestedBytes() > exhausted.limitBytes() - held) {
            return;
        }
        Object limit = exhausted.isOfBudget() ? this : scope.definition().pool();
        Waiter waiter = enter(limit, scope.outermost(), exhausted);
        if (waiter == null) {
            return;
        }
        long start = System.nanoTime();
        try {
            boolean goOn = true;
            while (goOn && !retry.getAsBoolean()) {
                goOn = awaitRelease(waiter, System.nanoTime() - start);
            }
        } finally {
            leave(limit, waiter, System.nanoTime() - start);
        }
    }

    /**
     * Takes the place of who waits, if it is free, or taken by a younger request.
     * @return {@code null} if an older request waits
     */
    private @Nullable Waiter enter(Object limit, ManagedScope request, PoolExhaustedException exhausted) {
        this.lock.lock();
        try {
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

    /**
     * Waits until there may be memory.
     * @param waitedNanos how long the thread has waited already
     * @return whether to go on waiting
     */
    private boolean awaitRelease(Waiter waiter, long waitedNanos) {
        this.lock.lock();
        try {
            long leftNanos = this.patienceNanos - waiter.request.waitedNanos() - waitedNanos;
            if (leftNanos <= 0) {
                return false;
            }
            long lookNanos = Math.min(leftNanos, LOOK_NANOS);
            int seen = this.releases;
            while (this.releases == seen && lookNanos > 0 && this.waiters.containsValue(waiter)) {
                lookNanos = this.change.awaitNanos(lookNanos);
            }
            return this.waiters.containsValue(waiter);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
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
