package dev.allocator.internal.housekeeping;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Does chores when they are due, one after the other, on a daemon thread that is started for the first and ends soon
 * after the last. A chore keeps nothing alive: it ends with whom it is done for. Any thread may call it.
 */
public final class Housekeeper {

    /** How long a thread without chores waits for one, since starting another costs more than waiting. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How often to look for chores that nobody needs any more. */
    private static final long LOOK_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** How long a chore that has failed rests. */
    private static final long FAILED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoClock;

    private final Consumer<Runnable> starter;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = this.lock.newCondition();

    /** The chores that are scheduled. */
    private final List<Chore> chores = new ArrayList<>();

    private boolean hasThread;

    /**
     * Creates a housekeeper whose thread is started when it is first needed.
     * @param threadName the name of the thread
     */
    public Housekeeper(String threadName) {
        this(System::nanoTime, (work) -> startDaemon(threadName, work));
    }

    /**
     * Creates a housekeeper with a clock and a thread of the caller's own.
     * @param nanoClock tells the time as {@link System#nanoTime()} does
     * @param starter starts a thread with the work it gets; if it does not, {@link #doDue()} remains to be called
     */
    public Housekeeper(LongSupplier nanoClock, Consumer<Runnable> starter) {
        this.nanoClock = nanoClock;
        this.starter = starter;
    }

    private static void startDaemon(String name, Runnable work) {
        Thread thread = Thread.ofPlatform().daemon().name(name).inheritInheritableThreadLocals(false).unstarted(work);
        // Whoever needs the thread first may be an application that is stopped before the VM.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.start();
    }

    /**
     * Creates a chore, which is not scheduled yet.
     * @param task what to do; held weakly
     */
    public Chore chore(Task task) {
        return new Chore(this, task);
    }

    void schedule(Chore chore, long delayNanos) {
        this.lock.lock();
        try {
            if (chore.isCancelled() || delayNanos == Task.NEVER) {
                return;
            }
            long due = this.nanoClock.getAsLong() + Math.min(delayNanos, Long.MAX_VALUE / 2);
            if (!this.chores.contains(chore)) {
                this.chores.add(chore);
            } else if (due - chore.due() >= 0) {
                return;
            }
            chore.due(due);
            if (this.hasThread) {
                this.changed.signal();
            } else {
                startThread();
            }
        } finally {
            this.lock.unlock();
        }
    }

    private void startThread() {
        this.hasThread = true;
        try {
            this.starter.accept(this::work);
        } catch (OutOfMemoryError ex) {
            // No thread can be had now: whoever schedules next tries again. Nothing depends on chores being done.
            this.hasThread = false;
        }
    }

    void cancel(Chore chore) {
        this.lock.lock();
        try {
            chore.cancelled();
            this.chores.remove(chore);
        } finally {
            this.lock.unlock();
        }
    }

    private void work() {
        do {
            doDue();
        } while (awaitNext());
    }

    /**
     * Does all chores that are due.
     */
    public void doDue() {
        for (Chore chore = takeDue(); chore != null; chore = takeDue()) {
            schedule(chore, run(chore));
        }
    }

    private static long run(Chore chore) {
        try {
            Task task = chore.task();
            return (task != null) ? task.run() : Task.NEVER;
        } catch (Throwable ex) {
            // One who fails must not keep the others from being served.
            report(ex);
            return FAILED_NANOS;
        }
    }

    private static void report(Throwable failure) {
        try {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        } catch (Throwable ex) {
            // There is nobody left to tell.
        }
    }

    private @Nullable Chore takeDue() {
        this.lock.lock();
        try {
            Chore next = next();
            if (next == null || next.due() - this.nanoClock.getAsLong() > 0) {
                return null;
            }
            this.chores.remove(next);
            return next;
        } finally {
            this.lock.unlock();
        }
    }

    private @Nullable Chore next() {
        this.chores.removeIf(Chore::isUnneeded);
        Chore next = null;
        for (Chore chore : this.chores) {
            if (next == null || chore.due() - next.due() < 0) {
                next = chore;
            }
        }
        return next;
    }

    /**
     * Waits until something is due.
     * @return whether anything is; if not, this is the end of the thread
     */
    private boolean awaitNext() {
        this.lock.lock();
        try {
            long end = this.nanoClock.getAsLong() + IDLE_NANOS;
            while (true) {
                Chore next = next();
                long nanos = ((next != null) ? next.due() : end) - this.nanoClock.getAsLong();
                if (nanos <= 0) {
                    this.hasThread = next != null;
                    return this.hasThread;
                }
                this.changed.awaitNanos(Math.min(nanos, LOOK_NANOS));
            }
        } catch (InterruptedException ex) {
            // Nobody has a reason to interrupt this thread, which others need.
            return true;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Work that is done over and over.
     */
    @FunctionalInterface
    public interface Task {

        /** No further time; it can be scheduled again. */
        long NEVER = Long.MAX_VALUE;

        /**
         * Does the work.
         * @return the nanoseconds until it is due again, or {@link #NEVER}
         */
        long run();

    }

}
