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

import dev.allocator.benchmarks.subject.BlockAllocator;
import dev.allocator.benchmarks.subject.BlockSubject;

/**
 * Allocates a block, writes to it and hands it to a second thread, which frees it. The ring between them is bounded: in
 * the long run a block costs what the slower side needs for it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls open()
public class HandoverBenchmark {

    /** A power of two, so that a size is picked by a mask. */
    private static final int SIZES = 1024;

    /** Odd, so that each size gets its turn, and not in ascending order. */
    private static final int STRIDE = 389;

    @Param
    public BlockSubject subject;

    @Param("128")
    public int minBytes;

    @Param("128")
    public int maxBytes;

    private int[] sizes;

    private int next;

    private BlockAllocator<?> allocator;

    private Consumer<?> consumer;

    @Setup
    public void open() {
        this.sizes = LogUniformSizes.quantiles(this.minBytes, this.maxBytes, SIZES);
        this.allocator = this.subject.open(this.maxBytes);
        this.consumer = Consumer.start(this.allocator);
    }

    @TearDown
    public void close() throws InterruptedException {
        this.consumer.stop();
        this.allocator.close();
    }

    @Benchmark
    public void allocateAndHandOver() {
        allocateAndHandOver(this.consumer);
    }

    private <B> void allocateAndHandOver(Consumer<B> consumer) {
        this.next += STRIDE;
        int bytes = this.sizes[this.next & (SIZES - 1)];
        B block = consumer.allocator().allocate(bytes);
        consumer.allocator().write(block, bytes);
        consumer.accept(block);
    }

}
