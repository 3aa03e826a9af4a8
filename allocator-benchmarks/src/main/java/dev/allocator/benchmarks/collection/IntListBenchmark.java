package dev.allocator.benchmarks.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import it.unimi.dsi.fastutil.ints.IntArrayList;
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
import dev.allocator.collection.OffHeapIntList;

/**
 * Lists of {@code int}: filling an empty one, which includes growth, reading at random, and going through one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(IntListBenchmark.COUNT)
public class IntListBenchmark {

    static final int COUNT = 1_000_000;

    private final MemoryPool pool = MemoryPool.create();

    private final OffHeapIntList offHeap = OffHeapIntList.create(this.pool);

    private final IntArrayList fastutil = new IntArrayList();

    private final List<Integer> boxed = new ArrayList<>();

    private int[] places = new int[0];

    private long sum;

    @Setup(Level.Trial)
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < COUNT; i++) {
            int value = random.nextInt();
            this.offHeap.addInt(value);
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
        try (OffHeapIntList list = OffHeapIntList.create(this.pool)) {
            for (int i = 0; i < COUNT; i++) {
                list.addInt(i);
            }
            return list.size();
        }
    }

    @Benchmark
    public int addFastutil() {
        IntArrayList list = new IntArrayList();
        for (int i = 0; i < COUNT; i++) {
            list.add(i);
        }
        return list.size();
    }

    @Benchmark
    public int addBoxed() {
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            list.add(i);
        }
        return list.size();
    }

    @Benchmark
    public long readAtRandomOffHeap() {
        long sum = 0;
        for (int place : this.places) {
            sum += this.offHeap.getInt(place);
        }
        return sum;
    }

    @Benchmark
    public long readAtRandomFastutil() {
        long sum = 0;
        for (int place : this.places) {
            sum += this.fastutil.getInt(place);
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

    @Benchmark
    public long forEachOffHeap() {
        this.sum = 0;
        this.offHeap.forEach((int each) -> this.sum += each);
        return this.sum;
    }

    @Benchmark
    public long forEachFastutil() {
        this.sum = 0;
        this.fastutil.forEach((int each) -> this.sum += each);
        return this.sum;
    }

    @Benchmark
    public long forEachBoxed() {
        this.sum = 0;
        this.boxed.forEach((each) -> this.sum += each);
        return this.sum;
    }

}
