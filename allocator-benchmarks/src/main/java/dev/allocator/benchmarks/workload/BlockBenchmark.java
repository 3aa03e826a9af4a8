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
import org.openjdk.jmh.infra.Blackhole;

import dev.allocator.benchmarks.subject.BlockAllocator;
import dev.allocator.benchmarks.subject.BlockSubject;

/**
 * Allocates a block, writes to it and frees it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls open()
public class BlockBenchmark {

    @Param
    public BlockSubject subject;

    @Param({ "32", "128", "1024", "4096", "16384" })
    public int bytes;

    private BlockAllocator<?> allocator;

    @Setup
    public void open() {
        this.allocator = this.subject.open(this.bytes);
    }

    @TearDown
    public void close() {
        this.allocator.close();
    }

    @Benchmark
    public void allocateAndFree(Blackhole blackhole) {
        allocateAndFree(this.allocator, blackhole);
    }

    private <B> void allocateAndFree(BlockAllocator<B> allocator, Blackhole blackhole) {
        B block = allocator.allocate(this.bytes);
        allocator.write(block, this.bytes);
        blackhole.consume(block);
        allocator.free(block);
    }

}
