package dev.allocator.benchmarks.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
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
import dev.allocator.collection.OffHeapDoubleList;

/**
 * Lists of {@code double}: filling an empty one, which includes growth, reading at random, and going through one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(DoubleListBenchmark.COUNT)
public class DoubleListBenchmark {

    static final int COUNT = 1_000_000;

    private final MemoryPool pool = MemoryPool.create();

    private final OffHeapDoubleList offHeap = OffHeapDoubleList.create(this.pool);

    private final DoubleArrayList fastutil = new DoubleArrayList();

    private final List<Double> boxed = new ArrayList<>();

    private int[] places = new int[0];

    private double sum;

    @Setup(Level.Trial)
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < COUNT; i++) {
            double value = random.nextDouble();
            this.offHeap.addDouble(value);
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
        try (OffHeapDoubleList list = OffHeapDoubleList.create(this.pool)) {
            for (int i = 0; i < COUNT; i++) {
                list.addDouble(i);
            }
            return list.size();
        }
    }

    @Benchmark
    public int addFastutil() {
        DoubleArrayList list = new DoubleArrayList();
        for (int i = 0; i < COUNT; i++) {
            list.add((double) i);
        }
        return list.size();
    }

    @Benchmark
    public int addBoxed() {
        List<Double> list = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            list.add((double) i);
        }
        return list.size();
    }

    @Benchmark
    public double readAtRandomOffHeap() {
        double sum = 0;
        for (int place : this.places) {
            sum += this.offHeap.getDouble(place);
        }
        return sum;
    }

    @Benchmark
    public double readAtRandomFastutil() {
        double sum = 0;
        for (int place : this.places) {
            sum += this.fastutil.getDouble(place);
        }
        return sum;
    }

    @Benchmark
    public double readAtRandomBoxed() {
        double sum = 0;
        for (int place : this.places) {
            sum += this.boxed.get(place);
        }
        return sum;
    }

    @Benchmark
    public double forEachOffHeap() {
        this.sum = 0;
        this.offHeap.forEach((double each) -> this.sum += each);
        return this.sum;
    }

    @Benchmark
    public double forEachFastutil() {
        this.sum = 0;
        this.fastutil.forEach((double each) -> this.sum += each);
        return this.sum;
    }

    @Benchmark
    public double forEachBoxed() {
        this.sum = 0;
        this.boxed.forEach((each) -> this.sum += each);
        return this.sum;
    }

}
