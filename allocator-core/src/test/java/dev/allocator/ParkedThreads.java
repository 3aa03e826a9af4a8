package dev.allocator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that have done some work and wait, parked, for more of it, as those of a server do.
 */
final class ParkedThreads implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Semaphore permits = new Semaphore(0);

    private final List<Thread> threads = new ArrayList<>();

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** How often any of them has done its work. */
    private final AtomicInteger done = new AtomicInteger();

    private volatile boolean closed;

    private ParkedThreads(int count, Runnable work) {
        for (int i = 0; i < count; i++) {
            this.threads.add(Thread.ofPlatform().daemon().name("parked-" + i).unstarted(() -> run(work)));
        }
    }

    private void run(Runnable work) {
        try {
            while (!this.closed) {
                work.run();
                this.done.incrementAndGet();
                this.permits.acquireUninterruptibly();
            }
        } catch (Throwable ex) {
            this.failures.add(ex);
        }
    }

    /**
     * Starts threads and returns when each has done its work and is parked.
     */
    static ParkedThreads start(int count, Runnable work) {
        ParkedThreads parked = new ParkedThreads(count, work);
        // One after the other, so that they do not need their memory all at once.
        for (Thread thread : parked.threads) {
            int before = parked.done.get();
            thread.start();
            parked.awaitDone(before + 1);
        }
        parked.threads.forEach(parked::awaitParked);
        return parked;
    }

    /** Who waits for a lock amid its work looks parked, too. */
    private void awaitDone(int count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (this.done.get() < count) {
            assertThat(this.failures).isEmpty();
            assertThat(System.nanoTime()).as("time until the work is done").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void awaitParked(Thread thread) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(this.failures).isEmpty();
            assertThat(System.nanoTime()).as("time until %s is parked", thread).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /**
     * Lets the threads do their work once more, one after the other, and returns when all of them are parked again.
     */
    void runAgain() {
        for (int i = 0; i < this.threads.size(); i++) {
            int before = this.done.get();
            this.permits.release();
            awaitDone(before + 1);
        }
        this.threads.forEach(this::awaitParked);
    }

    @Override
    public void close() {
        this.closed = true;
        this.permits.release(this.threads.size());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (this.threads.stream().anyMatch(Thread::isAlive)) {
            assertThat(System.nanoTime()).as("time until the threads have ended").isLessThan(deadline);
            Thread.onSpinWait();
        }
        assertThat(this.failures).isEmpty();
    }

}
