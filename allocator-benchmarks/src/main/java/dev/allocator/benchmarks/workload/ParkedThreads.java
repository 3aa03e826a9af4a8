package dev.allocator.benchmarks.workload;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/**
 * Platform threads that wait, as most threads of a server do. The VM has to look at each of them when it closes a shared
 * arena.
 */
final class ParkedThreads {

    private final CountDownLatch end = new CountDownLatch(1);

    private final List<Thread> threads;

    private ParkedThreads(int count) {
        this.threads = IntStream.range(0, count)
                .mapToObj((i) -> Thread.ofPlatform().daemon().name("parked-" + i).unstarted(this::await))
                .toList();
    }

    /**
     * Starts threads and waits until all of them wait.
     */
    static ParkedThreads start(int count) {
        ParkedThreads parked = new ParkedThreads(count);
        parked.threads.forEach(Thread::start);
        for (Thread thread : parked.threads) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        return parked;
    }

    private void await() {
        try {
            this.end.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    List<Thread> threads() {
        return this.threads;
    }

    /**
     * Ends the threads.
     */
    void stop() throws InterruptedException {
        this.end.countDown();
        for (Thread thread : this.threads) {
            thread.join();
        }
    }

}
