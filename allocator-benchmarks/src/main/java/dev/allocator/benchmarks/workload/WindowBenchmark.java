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
 * Replaces a random one of many live blocks.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls open()
public class WindowBenchmark {

    @Param
    public BlockSubject subject;

    /** How many blocks of each thread live. */
    @Param("256")
    public int blocks;

    @Param("16")
    public int minBytes;

    @Param("4096")
    public int maxBytes;

    private BlockAllocator<?> allocator;

    @Setup
    public void open() {
        this.allocator = this.subject.open(this.maxBytes);
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
            this.blocks = new LiveWindow<>(benchmark.allocator, benchmark.blocks, benchmark.minBytes,
                    benchmark.maxBytes,
                    0x9E3779B97F4A7C15L * (thread.getThreadIndex() + 1));
        }

    }

}
