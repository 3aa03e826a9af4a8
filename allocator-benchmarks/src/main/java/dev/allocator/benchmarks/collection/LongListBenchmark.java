package dev.allocator.benchmarks.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
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
import dev.allocator.MemoryScope;
import dev.allocator.collection.OffHeapLongList;

/**
 * Lists of {@code long}: filling an empty one, which includes growth, filling one that has the room, reading and writing
 * in turn and at random, iterating, sorting and copying.
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

    private final MemoryScope scope = this.pool.openScope();

    private final OffHeapLongList reusedOffHeap = OffHeapLongList.create(this.scope);

    private final LongArrayList reusedFastutil = new LongArrayList();

    private final List<Long> reusedBoxed = new ArrayList<>();

    private final long[] copy = new long[COUNT];

    private int[] places = new int[0];

    private long[] random = new long[0];

    private long sum;

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
        this.random = random.longs(COUNT).toArray();
        this.reusedOffHeap.ensureCapacity(COUNT);
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

    @Benchmark
    public int refillOffHeap() {
        this.reusedOffHeap.clear();
        for (int i = 0; i < COUNT; i++) {
            this.reusedOffHeap.addLong(i);
        }
        return this.reusedOffHeap.size();
    }

    @Benchmark
    public int refillFastutil() {
        this.reusedFastutil.clear();
        for (int i = 0; i < COUNT; i++) {
            this.reusedFastutil.add((long) i);
        }
        return this.reusedFastutil.size();
    }

    @Benchmark
    public int refillBoxed() {
        this.reusedBoxed.clear();
        for (int i = 0; i < COUNT; i++) {
            this.reusedBoxed.add((long) i);
        }
        return this.reusedBoxed.size();
    }

    @Benchmark
    public Object setAtRandomOffHeap() {
        for (int place : this.places) {
            this.offHeap.setLong(place, place);
        }
        return this.offHeap;
    }

    @Benchmark
    public Object setAtRandomFastutil() {
        for (int place : this.places) {
            this.fastutil.set(place, (long) place);
        }
        return this.fastutil;
    }

    @Benchmark
    public Object setAtRandomBoxed() {
        for (int place : this.places) {
            this.boxed.set(place, (long) place);
        }
        return this.boxed;
    }

    @Benchmark
    public Object setInTurnOffHeap() {
        for (int i = 0; i < COUNT; i++) {
            this.offHeap.setLong(i, i);
        }
        return this.offHeap;
    }

    @Benchmark
    public Object setInTurnFastutil() {
        for (int i = 0; i < COUNT; i++) {
            this.fastutil.set(i, (long) i);
        }
        return this.fastutil;
    }

    @Benchmark
    public Object setInTurnBoxed() {
        for (int i = 0; i < COUNT; i++) {
            this.boxed.set(i, (long) i);
        }
        return this.boxed;
    }

    @Benchmark
    public long iterateOffHeap() {
        long sum = 0;
        for (PrimitiveIterator.OfLong each = this.offHeap.iterator(); each.hasNext();) {
            sum += each.nextLong();
        }
        return sum;
    }

    @Benchmark
    public long iterateFastutil() {
        long sum = 0;
        for (PrimitiveIterator.OfLong each = this.fastutil.iterator(); each.hasNext();) {
            sum += each.nextLong();
        }
        return sum;
    }

    @Benchmark
    public long iterateBoxed() {
        long sum = 0;
        for (Long each : this.boxed) {
            sum += each;
        }
        return sum;
    }

    @Benchmark
    public long forEachOffHeap() {
        this.sum = 0;
        this.offHeap.forEach((long each) -> this.sum += each);
        return this.sum;
    }

    @Benchmark
    public long forEachFastutil() {
        this.sum = 0;
        this.fastutil.forEach((long each) -> this.sum += each);
        return this.sum;
    }

    @Benchmark
    public long forEachBoxed() {
        this.sum = 0;
        this.boxed.forEach((each) -> this.sum += each);
        return this.sum;
    }

    @Benchmark
    public long streamSumOffHeap() {
        return this.offHeap.longStream().sum();
    }

    @Benchmark
    public long streamSumFastutil() {
        return this.fastutil.longStream().sum();
    }

    @Benchmark
    public long streamSumBoxed() {
        return this.boxed.stream().mapToLong(Long::longValue).sum();
    }

    @Benchmark
    public Object copyOutOffHeap() {
        this.offHeap.copyTo(0, this.copy, 0, COUNT);
        return this.copy;
    }

    @Benchmark
    public Object copyOutFastutil() {
        this.fastutil.getElements(0, this.copy, 0, COUNT);
        return this.copy;
    }

    @Benchmark
    public Object copyInAndSortOffHeap() {
        this.reusedOffHeap.clear();
        this.reusedOffHeap.addAll(this.random);
        this.reusedOffHeap.sort();
        return this.reusedOffHeap;
    }

    @Benchmark
    public Object copyInAndSortFastutil() {
        this.reusedFastutil.clear();
        this.reusedFastutil.addElements(0, this.random);
        this.reusedFastutil.sort(null);
        return this.reusedFastutil;
    }

}
