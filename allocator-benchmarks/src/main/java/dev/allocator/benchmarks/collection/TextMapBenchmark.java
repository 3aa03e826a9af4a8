package dev.allocator.benchmarks.collection;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

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
 * Maps from {@code String} to {@code Long} with keys of some fifteen characters, whose hash codes strings remember and an
 * off-heap map cannot use: filling an empty one, finding keys and not finding them, replacing values, removing keys and
 * putting them back, and going through all.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(TextMapBenchmark.COUNT)
public class TextMapBenchmark {

    static final int COUNT = 100_000;

    private final MemoryPool pool = MemoryPool.create();

    private final OffHeapMap<String, Long> offHeap = OffHeapMap.create(this.pool, String.class, Long.class);

    private final Map<String, Long> heap = new HashMap<>();

    private final String[] present = new String[COUNT];

    private final String[] absent = new String[COUNT];

    @Setup(Level.Trial)
    public void fill() {
        for (int i = 0; i < COUNT; i++) {
            // In another order than that of memory, and other strings than the map's own.
            this.present[i] = "customer-" + i * 7919L % COUNT;
            this.absent[i] = "supplier-" + i * 7919L % COUNT;
            this.offHeap.put("customer-" + i, (long) i);
            this.heap.put("customer-" + i, (long) i);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        this.pool.close();
    }

    private static int put(Map<String, Long> map, String[] keys) {
        for (int i = 0; i < COUNT; i++) {
            map.put(keys[i], (long) i);
        }
        return map.size();
    }

    @Benchmark
    public int putOffHeap() {
        try (OffHeapMap<String, Long> map = OffHeapMap.create(this.pool, String.class, Long.class)) {
            return put(map, this.present);
        }
    }

    @Benchmark
    public int putHashMap() {
        return put(new HashMap<>(), this.present);
    }

    @Benchmark
    public int replaceOffHeap() {
        return put(this.offHeap, this.present);
    }

    @Benchmark
    public int replaceHashMap() {
        return put(this.heap, this.present);
    }

    private static long find(Map<String, Long> map, String[] keys) {
        long sum = 0;
        for (String key : keys) {
            sum += Objects.requireNonNull(map.get(key));
        }
        return sum;
    }

    @Benchmark
    public long getOffHeap() {
        return find(this.offHeap, this.present);
    }

    @Benchmark
    public long getHashMap() {
        return find(this.heap, this.present);
    }

    private static int miss(Map<String, Long> map, String[] keys) {
        int found = 0;
        for (String key : keys) {
            found += map.containsKey(key) ? 1 : 0;
        }
        return found;
    }

    @Benchmark
    public int missOffHeap() {
        return miss(this.offHeap, this.absent);
    }

    @Benchmark
    public int missHashMap() {
        return miss(this.heap, this.absent);
    }

    private static int removeAndPut(Map<String, Long> map, String[] keys) {
        for (String key : keys) {
            map.put(key, Objects.requireNonNull(map.remove(key)));
        }
        return map.size();
    }

    @Benchmark
    public int removeAndPutOffHeap() {
        return removeAndPut(this.offHeap, this.present);
    }

    @Benchmark
    public int removeAndPutHashMap() {
        return removeAndPut(this.heap, this.present);
    }

    private static long sum(Map<String, Long> map) {
        long sum = 0;
        for (Map.Entry<String, Long> entry : map.entrySet()) {
            sum += entry.getKey().length() + entry.getValue();
        }
        return sum;
    }

    @Benchmark
    public long iterateOffHeap() {
        return sum(this.offHeap);
    }

    @Benchmark
    public long iterateHashMap() {
        return sum(this.heap);
    }

}
