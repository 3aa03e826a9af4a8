package dev.allocator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs work on several threads at once and reports what went wrong on any of them when all have ended.
 */
final class Workers {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private Workers() {}

    /**
     * Runs the work on platform threads.
     */
    static void run(int count, Work work) throws InterruptedException {
        run(Thread.ofPlatform().name("worker-", 0), count, work);
    }

    static void run(Thread.Builder builder, int count, Work work) throws InterruptedException {
        Workers.Group group = start(builder, count, work);
        group.join();
    }

    static Group start(Thread.Builder builder, int count, Work work) {
        Group group = new Group();
        for (int i = 0; i < count; i++) {
            int index = i;
            group.threads.add(builder.unstarted(() -> {
                try {
                    work.run(index);
                } catch (Throwable ex) {
                    group.failures.add(ex);
                }
            }));
        }
        group.threads.forEach(Thread::start);
        return group;
    }

    interface Work {

        void run(int index) throws Exception;

    }

    static final class Group {

        private final List<Thread> threads = new ArrayList<>();

        private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

        /** Does not wait for threads that wait for one which has failed. */
        void join() throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            for (Thread thread : this.threads) {
                while (!hasFailed() && thread.isAlive() && System.nanoTime() - deadline < 0) {
                    thread.join(Duration.ofMillis(20));
                }
            }
            if (hasFailed()) {
                AssertionError error = new AssertionError("A worker failed", this.failures.poll());
                this.failures.forEach(error::addSuppressed);
                throw error;
            }
            assertThat(this.threads).as("threads that are still running").noneMatch(Thread::isAlive);
        }

        boolean hasFailed() {
            return !this.failures.isEmpty();
        }

    }

}
