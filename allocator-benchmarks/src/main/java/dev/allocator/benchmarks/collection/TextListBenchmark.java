package dev.allocator.benchmarks.collection;

import java.util.ArrayList;
import java.util.List;
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
import dev.allocator.collection.OffHeapList;

/**
 * Lists of strings of some fifteen characters, off-heap and in an {@link ArrayList}, which keeps no copy: filling an empty
 * one, which includes growth, and reading in turn and at random. An off-heap list makes a new string at each read.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(TextListBenchmark.COUNT)
public class TextListBenchmark {

    static final int COUNT = 100_000;

    private final MemoryPool pool = MemoryPool.create();

    private final OffHeapList<String> offHeap = OffHeapList.create(this.pool, String.class);

    private final List<String> list = new ArrayList<>();

    private final String[] texts = new String[COUNT];

    @Setup(Level.Trial)
    public void fill() {
        for (int i = 0; i < COUNT; i++) {
            this.texts[i] = "customer-" + i * 7919L % COUNT;
            this.offHeap.add(this.texts[i]);
            // A copy, as an application has that reads it from somewhere.
            this.list.add(new String(this.texts[i].toCharArray()));
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        this.pool.close();
    }

    private int add(List<String> list) {
        for (String text : this.texts) {
            list.add(text);
        }
        return list.size();
    }

    @Benchmark
    public int addOffHeap() {
        try (OffHeapList<String> list = OffHeapList.create(this.pool, String.class)) {
            return add(list);
        }
    }

    @Benchmark
    public int addArrayList() {
        return add(new ArrayList<>());
    }

    private static int read(List<String> list) {
        int sum = 0;
        for (int i = 0; i < COUNT; i++) {
            String text = list.get(i);
            sum += text.length() + text.charAt(0);
        }
        return sum;
    }

    @Benchmark
    public int readOffHeap() {
        return read(this.offHeap);
    }

    @Benchmark
    public int readArrayList() {
        return read(this.list);
    }

    private static int readAtRandom(List<String> list) {
        int sum = 0;
        int place = 0;
        for (int i = 0; i < COUNT; i++) {
            String text = list.get(place);
            sum += text.length() + text.charAt(0);
            place = (place + 7919) % COUNT;
        }
        return sum;
    }

    @Benchmark
    public int readAtRandomOffHeap() {
        return readAtRandom(this.offHeap);
    }

    @Benchmark
    public int readAtRandomArrayList() {
        return readAtRandom(this.list);
    }

}
