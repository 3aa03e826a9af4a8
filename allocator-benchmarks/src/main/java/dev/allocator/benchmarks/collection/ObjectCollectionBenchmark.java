package dev.allocator.benchmarks.collection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
import dev.allocator.collection.OffHeapDeque;
import dev.allocator.collection.OffHeapList;

/**
 * Lists and queues of records beside those of {@code java.util}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(ObjectCollectionBenchmark.COUNT)
public class ObjectCollectionBenchmark {

    static final int COUNT = 100_000;

    private final MemoryPool pool = MemoryPool.create();

    private final OffHeapList<Point> offHeapList = OffHeapList.create(this.pool, Point.class);

    private final List<Point> list = new ArrayList<>();

    private final OffHeapDeque<Point> offHeapDeque = OffHeapDeque.create(this.pool, Point.class);

    private final Deque<Point> deque = new ArrayDeque<>();

    @Setup(Level.Trial)
    public void fill() {
        for (int i = 0; i < COUNT; i++) {
            Point point = new Point(i, -i, i * 0.5);
            this.offHeapList.add(point);
            this.list.add(point);
        }
        for (int i = 0; i < 1000; i++) {
            this.offHeapDeque.add(this.list.get(i));
            this.deque.add(this.list.get(i));
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        this.pool.close();
    }

    private static double read(List<Point> list) {
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            Point point = list.get(i);
            sum += point.x() + point.y() + point.z();
        }
        return sum;
    }

    @Benchmark
    public double readRecordsOffHeap() {
        return read(this.offHeapList);
    }

    @Benchmark
    public double readRecordsArrayList() {
        return read(this.list);
    }

    @Benchmark
    public int addRecordsOffHeap() {
        try (OffHeapList<Point> list = OffHeapList.create(this.pool, Point.class)) {
            for (int i = 0; i < COUNT; i++) {
                list.add(new Point(i, i, i));
            }
            return list.size();
        }
    }

    @Benchmark
    public int addRecordsArrayList() {
        List<Point> list = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            list.add(new Point(i, i, i));
        }
        return list.size();
    }

    private static double turn(Deque<Point> deque) {
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            Point point = deque.removeFirst();
            sum += point.z();
            deque.addLast(new Point(point.x(), point.y(), sum));
        }
        return sum;
    }

    @Benchmark
    public double turnQueueOffHeap() {
        return turn(this.offHeapDeque);
    }

    @Benchmark
    public double turnQueueArrayDeque() {
        return turn(this.deque);
    }

    private record Point(int x, long y, double z) {}

}
