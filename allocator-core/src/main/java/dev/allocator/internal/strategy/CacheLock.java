package dev.allocator.internal.strategy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A lock biased to the thread whose cache it guards: while nobody claims it, the owner only
 * {@linkplain ThreadCache#isAtHandOf looks}, and says that it is inside before it does what may make it wait (asymmetric
 * synchronization, after D. Dice, H. Huang and M. Yang, Asymmetric Dekker Synchronization, 2001). Others get it while the
 * owner is parked elsewhere, at the cost of stopping all threads for a moment.
 */
final class CacheLock {

    /**
     * Unused cells at both ends, two cache lines of 64 bytes, since processors fetch those in pairs: what the owner writes
     * here must not lie in a line of what another thread reads at each call.
     */
    private static final int PADDING = 16;

    private static final int CLAIMED = PADDING;

    private static final int INSIDE = PADDING + 1;

    private static final int HOLDS = PADDING + 2;

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells = new long[HOLDS + 1 + PADDING];

    private final @Nullable Thread owner;

    /** Held by who claims locks. */
    private final ReentrantLock claiming;

    /**
     * Creates a lock that nobody has.
     * @param owner the only thread that uses the cache, {@code null} if threads take turns, whom nobody disturbs
     * @param claiming held by who claims this lock, and others like it
     */
    CacheLock(@Nullable Thread owner, ReentrantLock claiming) {
        this.owner = owner;
        this.claiming = claiming;
    }

    /**
     * Gets hold of the cache for the owner, once more if it has it already, as soon as nobody claims it.
     */
    void enter() {
        while (this.cells[HOLDS] == 0) {
            CELLS.setOpaque(this.cells, INSIDE, 1L);
            if ((long) CELLS.getAcquire(this.cells, CLAIMED) == 0) {
                break;
            }
            CELLS.setOpaque(this.cells, INSIDE, 0L);
            awaitClaimants();
        }
        this.cells[HOLDS]++;
    }

    @SuppressWarnings("LockNotBeforeTry") // there is nothing to do while it is held
    private void awaitClaimants() {
        this.claiming.lock();
        this.claiming.unlock();
    }

    void exit() {
        if (--this.cells[HOLDS] == 0) {
            CELLS.setRelease(this.cells, INSIDE, 0L);
        }
    }

    /**
     * Keeps the owner out until it is {@linkplain #unclaim() unclaimed}. The caller holds the lock for claiming.
     */
    void claim() {
        CELLS.setVolatile(this.cells, CLAIMED, 1L);
    }

    void unclaim() {
        CELLS.setRelease(this.cells, CLAIMED, 0L);
    }

    /**
     * Tells whether the owner of a claimed lock is parked and not inside, once all threads have been stopped since. Who is
     * parked is not between a look at the lock and the end of what it looked for, since nothing there waits.
     */
    boolean isLeftAlone() {
        Thread.State state = (this.owner != null) ? this.owner.getState() : Thread.State.RUNNABLE;
        return (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)
                && (long) CELLS.getAcquire(this.cells, INSIDE) == 0;
    }

}
