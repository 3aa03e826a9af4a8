package dev.allocator.internal.strategy;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A lock biased to the thread whose cache it guards: while nobody claims it, the owner only looks, and says that it is
 * inside before it does what may make it wait (asymmetric synchronization, after D. Dice, H. Huang and M. Yang, Asymmetric
 * Dekker Synchronization, 2001). Others get it while the owner is parked elsewhere, at the cost of stopping all threads
 * for a moment.
 */
final class CacheLock {

    private static final VarHandle CLAIMED;

    private static final VarHandle INSIDE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CLAIMED = lookup.findVarHandle(CacheLock.class, "claimed", boolean.class);
            INSIDE = lookup.findVarHandle(CacheLock.class, "inside", boolean.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final @Nullable Thread owner;

    /** Held by who claims locks. */
    private final ReentrantLock claiming;

    /** By way of the handle: another thread writes it. */
    @SuppressWarnings("unused")
    private boolean claimed;

    /** By way of the handle: another thread reads it. */
    @SuppressWarnings("unused")
    private boolean inside;

    private int holds;

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
     * Tells whether the owner may use the cache until it waits for whatever it is.
     */
    boolean isOwners() {
        return !(boolean) CLAIMED.getAcquire(this);
    }

    /**
     * Gets hold of the cache for the owner, once more if it has it already, as soon as nobody claims it.
     */
    void enter() {
        while (this.holds == 0) {
            INSIDE.setOpaque(this, true);
            if (isOwners()) {
                break;
            }
            INSIDE.setOpaque(this, false);
            awaitClaimants();
        }
        this.holds++;
    }

    @SuppressWarnings("LockNotBeforeTry") // there is nothing to do while it is held
    private void awaitClaimants() {
        this.claiming.lock();
        this.claiming.unlock();
    }

    void exit() {
        if (--this.holds == 0) {
            INSIDE.setRelease(this, false);
        }
    }

    /**
     * Flushes the caches whose owners are parked and not inside.
     * @param caches those of owners that are not the calling thread
     * @param claiming the lock that all of theirs were made with
     */
    static void flushParked(Collection<ThreadCache> caches, ReentrantLock claiming) {
        if (caches.isEmpty()) {
            return;
        }
        claiming.lock();
        try {
            caches.forEach((cache) -> CLAIMED.setVolatile(cache.lock(), true));
            stopThreads();
            for (ThreadCache cache : caches) {
                if (cache.lock().isLeftAlone()) {
                    cache.flushClaimed();
                }
            }
        } finally {
            caches.forEach((cache) -> CLAIMED.setRelease(cache.lock(), false));
            claiming.unlock();
        }
    }

    /**
     * Makes every thread see what this one has written, whatever it is about to do: closing a shared arena may not return
     * before no thread can be within an access, so it has to stop them all.
     */
    private static void stopThreads() {
        try (Arena _ = Arena.ofShared()) {
            // Nothing is allocated: it is about the end.
        }
    }

    /** Who is parked is not between a look at the lock and the end of what it looked for, since nothing there waits. */
    private boolean isLeftAlone() {
        Thread.State state = (this.owner != null) ? this.owner.getState() : Thread.State.RUNNABLE;
        return (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)
                && !(boolean) INSIDE.getAcquire(this);
    }

}
