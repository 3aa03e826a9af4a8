package dev.allocator.benchmarks.memory;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.netty.util.concurrent.FastThreadLocalThread;

import dev.allocator.benchmarks.subject.BlockAllocator;
import dev.allocator.benchmarks.workload.LogUniformSizes;

/**
 * Many threads, few at a time, each of which allocates, frees everything and ends: what caches of threads hold, and what of
 * it outlives them.
 */
final class ShortThreadsProgram<B> implements MemoryProgram {

    static final int MAX_BYTES = 4096;

    /** How many threads live at a time. */
    static final int THREADS_AT_ONCE = 10;

    private static final int MIN_BYTES = 16;

    private static final int SIZES = 1024;

    private static final int BLOCKS = 256;

    private static final int REPLACEMENTS = 2_000;

    private static final int WARM_UP_REPLACEMENTS = 50_000;

    private final BlockAllocator<B> allocator;

    private final int waves;

    /**
     * Prepares for running threads.
     * @param threads how many in all
     */
    ShortThreadsProgram(BlockAllocator<B> allocator, int threads) {
        this.allocator = allocator;
        this.waves = threads / THREADS_AT_ONCE;
    }

    @Override
    public void run(Recorder recorder) throws InterruptedException {
        work(0, WARM_UP_REPLACEMENTS);
        recorder.start();
        runWave(() -> record(recorder, Stage.FIRST_THREADS_ALIVE));
        record(recorder, Stage.FIRST_THREADS_ENDED);
        for (int i = 1; i < this.waves; i++) {
            runWave(() -> {});
        }
        record(recorder, Stage.ALL_THREADS_ENDED);
        if (this.allocator.trim()) {
            record(recorder, Stage.TRIMMED);
        }
    }

    /**
     * Runs some threads at once.
     * @param whenAllFreed what to do when they have freed everything and not ended yet
     */
    private void runWave(Runnable whenAllFreed) throws InterruptedException {
        CountDownLatch freed = new CountDownLatch(THREADS_AT_ONCE);
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, THREADS_AT_ONCE)
                .<Thread>mapToObj((seed) -> new FastThreadLocalThread(() -> {
                    work(seed, REPLACEMENTS);
                    freed.countDown();
                    await(end);
                }))
                .toList();
        threads.forEach(Thread::start);
        freed.await();
        whenAllFreed.run();
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void work(int seed, int replacements) {
        LiveBlocks<B> blocks = new LiveBlocks<>(this.allocator,
                LogUniformSizes.quantiles(MIN_BYTES, MAX_BYTES, SIZES), seed);
        blocks.add(BLOCKS);
        blocks.replace(replacements);
        blocks.shrinkTo(0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void record(Recorder recorder, Stage stage) {
        recorder.record(stage, 0, this.allocator.reservedBytes());
    }

}
