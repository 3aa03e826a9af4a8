package dev.allocator.benchmarks.workload;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

import dev.allocator.benchmarks.subject.BlockAllocator;
import dev.allocator.benchmarks.subject.BlockSubject;

/**
 * Replaces a random one of 256 live blocks of 16 to 4096 bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls open()
public class WindowBenchmark {

    private static final int SLOTS = 256;

    private static final int MIN_BYTES = 16;

    private static final int MAX_BYTES = 4096;

    @Param
    public BlockSubject subject;

    private BlockAllocator<?> allocator;

    @Setup
    public void open() {
        this.allocator = this.subject.open(MAX_BYTES);
    }

    @TearDown
    public void close() {
        this.allocator.close();
    }

    @Benchmark
    public Object replace(Window window) {
        return window.blocks.replaceOne();
    }

    /**
     * The live blocks of one thread.
     */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH calls fill()
    public static class Window {

        private LiveWindow<?> blocks;

        @Setup
        public void fill(WindowBenchmark benchmark, ThreadParams thread) {
            this.blocks = new LiveWindow<>(benchmark.allocator, SLOTS, MIN_BYTES, MAX_BYTES,
                    0x9E3779B97F4A7C15L * (thread.getThreadIndex() + 1));
        }

    }

}
