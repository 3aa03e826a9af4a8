package dev.allocator.benchmarks.collection;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import it.unimi.dsi.fastutil.longs.Long2LongMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
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
import dev.allocator.collection.OffHeapMap;

/**
 * Maps from {@code long} to {@code long} with random keys: filling an empty one, finding keys and not finding them, replacing
 * values, adding and removing keys while their number stays, and going through all.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(LongMapBenchmark.COUNT)
public class LongMapBenchmark {

    static final int COUNT = 1_000_000;

    private final MemoryPool pool = MemoryPool.create();

    private final OffHeapMap<Long, Long> offHeap = OffHeapMap.create(this.pool, Long.class, Long.class);

    private final Long2LongOpenHashMap fastutil = new Long2LongOpenHashMap();

    private final Map<Long, Long> boxed = new HashMap<>();

    private long[] keys = new long[0];

    private long[] present = new long[0];

    private long[] absent = new long[0];

    @Setup(Level.Trial)
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        this.keys = random.longs(COUNT).toArray();
        for (long key : this.keys) {
            this.offHeap.put(key, -key);
            this.fastutil.put(key, -key);
            this.boxed.put(key, -key);
        }
        this.present = random.ints(COUNT, 0, COUNT).mapToLong((place) -> this.keys[place]).toArray();
        this.absent = random.longs(COUNT).toArray();
    }

    @TearDown(Level.Trial)
    public void close() {
        this.pool.close();
    }

    @Benchmark
    public int putOffHeap() {
        try (OffHeapMap<Long, Long> map = OffHeapMap.create(this.pool, Long.class, Long.class)) {
            for (long key : this.keys) {
                map.put(key, key);
            }
            return map.size();
        }
    }

    @Benchmark
    public int putFastutil() {
        Long2LongOpenHashMap map = new Long2LongOpenHashMap();
        for (long key : this.keys) {
            map.put(key, key);
        }
        return map.size();
    }

    @Benchmark
    public int putBoxed() {
        Map<Long, Long> map = new HashMap<>();
        for (long key : this.keys) {
            map.put(key, key);
        }
        return map.size();
    }

    @Benchmark
    public long getOffHeap() {
        long sum = 0;
        for (long key : this.present) {
            sum += Objects.requireNonNull(this.offHeap.get(key));
        }
        return sum;
    }

    @Benchmark
    public long getFastutil() {
        long sum = 0;
        for (long key : this.present) {
            sum += this.fastutil.get(key);
        }
        return sum;
    }

    @Benchmark
    public long getBoxed() {
        long sum = 0;
        for (long key : this.present) {
            sum += Objects.requireNonNull(this.boxed.get(key));
        }
        return sum;
    }

    @Benchmark
    public int missOffHeap() {
        int found = 0;
        for (long key : this.absent) {
            found += this.offHeap.containsKey(key) ? 1 : 0;
        }
        return found;
    }

    @Benchmark
    public int missFastutil() {
        int found = 0;
        for (long key : this.absent) {
            found += this.fastutil.containsKey(key) ? 1 : 0;
        }
        return found;
    }

    @Benchmark
    public int missBoxed() {
        int found = 0;
        for (long key : this.absent) {
            found += this.boxed.containsKey(key) ? 1 : 0;
        }
        return found;
    }

    @Benchmark
    public int replaceOffHeap() {
        for (long key : this.present) {
            this.offHeap.put(key, key);
        }
        return this.offHeap.size();
    }

    @Benchmark
    public int replaceFastutil() {
        for (long key : this.present) {
            this.fastutil.put(key, key);
        }
        return this.fastutil.size();
    }

    @Benchmark
    public int replaceBoxed() {
        for (long key : this.present) {
            this.boxed.put(key, key);
        }
        return this.boxed.size();
    }

    /** Removes every key and puts it back, in another order than that of memory. */
    @Benchmark
    public int removeAndPutOffHeap() {
        for (long key : this.keys) {
            this.offHeap.remove(key);
            this.offHeap.put(key, key);
        }
        return this.offHeap.size();
    }

    /** Removes every key and puts it back, in another order than that of memory. */
    @Benchmark
    public int removeAndPutFastutil() {
        for (long key : this.keys) {
            this.fastutil.remove(key);
            this.fastutil.put(key, key);
        }
        return this.fastutil.size();
    }

    /** Removes every key and puts it back, in another order than that of memory. */
    @Benchmark
    public int removeAndPutBoxed() {
        for (long key : this.keys) {
            this.boxed.remove(key);
            this.boxed.put(key, key);
        }
        return this.boxed.size();
    }

    @Benchmark
    public long iterateOffHeap() {
        return sum(this.offHeap);
    }

    @Benchmark
    public long iterateFastutil() {
        long sum = 0;
        for (Long2LongMap.Entry entry : this.fastutil.long2LongEntrySet()) {
            sum += entry.getLongKey() ^ entry.getLongValue();
        }
        return sum;
    }

    @Benchmark
    public long iterateBoxed() {
        return sum(this.boxed);
    }

    private static long sum(Map<Long, Long> map) {
        long sum = 0;
        for (Map.Entry<Long, Long> entry : map.entrySet()) {
            sum += entry.getKey() ^ entry.getValue();
        }
        return sum;
    }

}
