package dev.allocator.benchmarks.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.allocator.MemoryPool;
import dev.allocator.collection.OffHeapLongList;

/**
 * Lists of {@code long}: filling an empty one, reading all in turn, reading at random.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(LongListBenchmark.COUNT)
public class LongListBenchmark {

    static final int COUNT = 1_000_000;

    private final MemoryPool pool = MemoryPool.create();

    private final OffHeapLongList offHeap = OffHeapLongList.create(this.pool);

    private final LongArrayList fastutil = new LongArrayList();

    private final List<Long> boxed = new ArrayList<>();

    private int[] places = new int[0];

    @Setup(Level.Trial)
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < COUNT; i++) {
            long value = random.nextLong();
            this.offHeap.addLong(value);
            this.fastutil.add(value);
            this.boxed.add(value);
        }
        this.places = random.ints(COUNT, 0, COUNT).toArray();
    }

    @TearDown(Level.Trial)
    public void close() {
        this.pool.close();
    }

    @Benchmark
    public int addOffHeap() {
        try (OffHeapLongList list = OffHeapLongList.create(this.pool)) {
            for (int i = 0; i < COUNT; i++) {
                list.addLong(i);
            }
            return list.size();
        }
    }

    @Benchmark
    public int addFastutil() {
        LongArrayList list = new LongArrayList();
        for (int i = 0; i < COUNT; i++) {
            list.add((long) i);
        }
        return list.size();
    }

    @Benchmark
    public int addBoxed() {
        List<Long> list = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            list.add((long) i);
        }
        return list.size();
    }

    @Benchmark
    public long readOffHeap() {
        long sum = 0;
        for (int i = 0; i < COUNT; i++) {
            sum += this.offHeap.getLong(i);
        }
        return sum;
    }

    @Benchmark
    public long readFastutil() {
        long sum = 0;
        for (int i = 0; i < COUNT; i++) {
            sum += this.fastutil.getLong(i);
        }
        return sum;
    }

    @Benchmark
    public long readBoxed() {
        long sum = 0;
        for (int i = 0; i < COUNT; i++) {
            sum += this.boxed.get(i);
        }
        return sum;
    }

    @Benchmark
    public long readAtRandomOffHeap() {
        long sum = 0;
        for (int place : this.places) {
            sum += this.offHeap.getLong(place);
        }
        return sum;
    }

    @Benchmark
    public long readAtRandomFastutil() {
        long sum = 0;
        for (int place : this.places) {
            sum += this.fastutil.getLong(place);
        }
        return sum;
    }

    @Benchmark
    public long readAtRandomBoxed() {
        long sum = 0;
        for (int place : this.places) {
            sum += this.boxed.get(place);
        }
        return sum;
    }

}
