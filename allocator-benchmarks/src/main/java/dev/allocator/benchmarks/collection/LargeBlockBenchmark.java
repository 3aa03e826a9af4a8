package dev.allocator.benchmarks.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

/**
 * Blocks with a chunk of their own, which containers grow into, and as large allocations of a scope: allocated, copied
 * into or touched in one byte, and freed, beside a new array. A pool without thread caches keeps no such chunk, so that
 * each is new memory.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LargeBlockBenchmark {

    /** The bytes of a block. */
    @Param({ "1100000", "4194304", "10000000", "67108864" })
    public int bytes;

    private final MemoryPool pool = MemoryPool.create();

    private final MemoryPool newMemory = MemoryPool.builder().threadCacheBytes(0).build();

    private byte[] content = new byte[0];

    @Setup(Level.Trial)
    public void fill() {
        this.content = new byte[this.bytes];
        Arrays.fill(this.content, (byte) 1);
    }

    @TearDown(Level.Trial)
    public void close() {
        this.pool.close();
        this.newMemory.close();
    }

    private MemorySegment copyTo(MemorySegment segment) {
        MemorySegment.copy(this.content, 0, segment, ValueLayout.JAVA_BYTE, 0, this.content.length);
        return segment;
    }

    private MemorySegment touch(MemorySegment segment) {
        segment.set(ValueLayout.JAVA_BYTE, this.bytes / 2, (byte) 1);
        return segment;
    }

    @Benchmark
    public Object copyToBlock() {
        MemorySegment segment = copyTo(this.pool.allocate(this.bytes));
        this.pool.deallocate(segment);
        return segment;
    }

    @Benchmark
    public Object copyToBlockOfNewMemory() {
        MemorySegment segment = copyTo(this.newMemory.allocate(this.bytes));
        this.newMemory.deallocate(segment);
        return segment;
    }

    @Benchmark
    public Object copyToScope() {
        try (MemoryScope scope = this.pool.openScope()) {
            return copyTo(scope.allocate(this.bytes));
        }
    }

    @Benchmark
    public Object copyToArray() {
        return this.content.clone();
    }

    @Benchmark
    public Object touchBlock() {
        MemorySegment segment = touch(this.pool.allocate(this.bytes));
        this.pool.deallocate(segment);
        return segment;
    }

    @Benchmark
    public Object touchBlockOfNewMemory() {
        MemorySegment segment = touch(this.newMemory.allocate(this.bytes));
        this.newMemory.deallocate(segment);
        return segment;
    }

}
