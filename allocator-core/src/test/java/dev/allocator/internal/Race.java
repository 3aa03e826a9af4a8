package dev.allocator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * Runs the same work on several threads that start together, and fails when any of them does.
 */
public final class Race {

    private Race() {}

    public static void run(int threads, Work work) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int index = i;
            tasks.add(() -> {
                start.await();
                work.run(index);
                return null;
            });
        }
        // An executor has terminated a moment before its threads have ended.
        List<Thread> all = new CopyOnWriteArrayList<>();
        ThreadFactory factory = (task) -> {
            Thread thread = Thread.ofPlatform().name("race").unstarted(task);
            all.add(thread);
            return thread;
        };
        try (ExecutorService executor = Executors.newFixedThreadPool(threads, factory)) {
            for (Future<Void> result : executor.invokeAll(tasks)) {
                result.get();
            }
        } catch (ExecutionException ex) {
            throw new AssertionError("A thread failed", ex.getCause());
        }
        for (Thread thread : all) {
            thread.join();
        }
    }

    /**
     * What each thread does.
     */
    public interface Work {

        void run(int index) throws Exception;

    }

}
