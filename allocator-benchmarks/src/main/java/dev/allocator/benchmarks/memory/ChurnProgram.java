package dev.allocator.benchmarks.memory;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.allocator.benchmarks.subject.BlockAllocator;
import dev.allocator.benchmarks.workload.LogUniformSizes;

/**
 * Many live blocks of many sizes, replaced at random for long, of which most are freed at the end: what is lost to
 * fragmentation, and what comes back when the load has gone.
 */
final class ChurnProgram<B> implements MemoryProgram {

    static final int MAX_BYTES = 65_536;

    private static final int MIN_BYTES = 16;

    private static final int SIZES = 4096;

    private static final int WARM_UP_BLOCKS = 64;

    private static final int WARM_UP_REPLACEMENTS = 50_000;

    private final BlockAllocator<B> allocator;

    private final int count;

    private final int replacements;

    private final Duration later;

    ChurnProgram(BlockAllocator<B> allocator, int count, int replacements, Duration later) {
        this.allocator = allocator;
        this.count = count;
        this.replacements = replacements;
        this.later = later;
    }

    @Override
    public void run(Recorder recorder) throws InterruptedException {
        LiveBlocks<B> blocks = new LiveBlocks<>(this.allocator,
                LogUniformSizes.quantiles(MIN_BYTES, MAX_BYTES, SIZES), 1);
        blocks.add(WARM_UP_BLOCKS);
        blocks.replace(WARM_UP_REPLACEMENTS);
        blocks.shrinkTo(0);
        recorder.start();
        blocks.add(this.count);
        blocks.replace(this.replacements);
        record(recorder, Stage.REPLACED, blocks);
        blocks.shrinkTo(this.count / 10);
        record(recorder, Stage.MOSTLY_FREED, blocks);
        TimeUnit.NANOSECONDS.sleep(this.later.toNanos());
        record(recorder, Stage.MOSTLY_FREED_LATER, blocks);
        if (this.allocator.trim()) {
            record(recorder, Stage.TRIMMED, blocks);
        }
        blocks.shrinkTo(0);
    }

    private void record(Recorder recorder, Stage stage, LiveBlocks<B> blocks) {
        recorder.record(stage, blocks.liveBytes(), this.allocator.reservedBytes());
    }

}
