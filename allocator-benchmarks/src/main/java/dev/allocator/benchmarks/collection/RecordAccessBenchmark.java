package dev.allocator.benchmarks.collection;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
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
import dev.allocator.TypedAllocator;

/**
 * Reads and writes records of four components through a typed allocator and by handles of the layout, where other types
 * have been used as well: no code in between may have been compiled for one type only.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = { "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch" })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(RecordAccessBenchmark.COUNT)
public class RecordAccessBenchmark {

    static final int COUNT = 1000;

    private static final VarHandle ID = handle("id");

    private static final VarHandle FLAGS = handle("flags");

    private static final VarHandle PRICE = handle("price");

    private static final VarHandle TIME = handle("time");

    private static final long BYTES = 32;

    private static final int OFTEN = 50_000;

    private final MemoryPool pool = MemoryPool.create();

    private final TypedAllocator<Trade> trades = this.pool.allocatorFor(Trade.class);

    private MemorySegment segment = MemorySegment.NULL;

    private static VarHandle handle(String component) {
        return TypedAllocator.of(Trade.class)
                .layout()
                .varHandle(PathElement.groupElement(component))
                .withInvokeExactBehavior();
    }

    @Setup(Level.Trial)
    public void allocate() {
        this.segment = this.trades.allocate(COUNT);
        writeTyped();
        useOften(this.pool.allocatorFor(Point.class), new Point(1, 2));
        useOften(this.pool.allocatorFor(Flag.class), new Flag(true));
        useOften(this.pool.allocatorFor(Range.class), new Range(1, 2));
    }

    private static <T> void useOften(TypedAllocator<T> allocator, T value) {
        MemorySegment one = allocator.allocate();
        for (int i = 0; i < OFTEN; i++) {
            allocator.set(one, 0, allocator.get(one, 0));
            allocator.set(one, 0, value);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        this.pool.close();
    }

    @Benchmark
    public double readTyped() {
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            Trade trade = this.trades.get(this.segment, i);
            sum += trade.id() + trade.flags() + trade.price() + trade.time();
        }
        return sum;
    }

    @Benchmark
    public double readByHand() {
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            long offset = i * BYTES;
            sum += (long) ID.get(this.segment, offset) + (int) FLAGS.get(this.segment, offset)
                    + (double) PRICE.get(this.segment, offset) + (long) TIME.get(this.segment, offset);
        }
        return sum;
    }

    @Benchmark
    public MemorySegment writeTyped() {
        for (int i = 0; i < COUNT; i++) {
            this.trades.set(this.segment, i, new Trade(i, i & 7, i * 0.5, -i));
        }
        return this.segment;
    }

    @Benchmark
    public MemorySegment writeByHand() {
        for (int i = 0; i < COUNT; i++) {
            long offset = i * BYTES;
            ID.set(this.segment, offset, (long) i);
            FLAGS.set(this.segment, offset, i & 7);
            PRICE.set(this.segment, offset, i * 0.5);
            TIME.set(this.segment, offset, (long) -i);
        }
        return this.segment;
    }

    private record Point(int x, int y) {}

    private record Flag(boolean set) {}

    private record Range(long from, long to) {}

    private record Trade(long id, int flags, double price, long time) {}

}
