package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.util.function.LongSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records that do not leave the method that reads or writes them cost no objects once it is compiled, however many other
 * types are in use.
 */
class TypedGarbageTest {

    private static final int COUNT = 10_000;

    private static final long MAX_NANOS = 30_000_000_000L;

    private final MemoryPool pool = MemoryPool.create();

    @BeforeEach
    void useOtherTypes() {
        use(First.class, new First(1));
        use(Second.class, new Second(2));
        use(Third.class, new Third(3));
        use(Fourth.class, new Fourth(true));
    }

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    private <T> void use(Class<T> type, T value) {
        TypedAllocator<T> allocator = this.pool.allocatorFor(type);
        MemorySegment segment = allocator.allocate();
        for (int i = 0; i < COUNT; i++) {
            allocator.set(segment, 0, value);
            allocator.set(segment, 0, allocator.get(segment, 0));
        }
    }

    @Test
    void readingAndWriting() throws Exception {
        TypedAllocator<Point> points = this.pool.allocatorFor(Point.class);
        MemorySegment segment = points.allocate(COUNT);
        assertNoGarbage(() -> {
            long sum = 0;
            for (int i = 0; i < COUNT; i++) {
                points.set(segment, i, new Point(i, i, i));
                Point point = points.get(segment, i);
                sum += point.x() + point.y();
            }
            return sum;
        });
    }

    private static void assertNoGarbage(LongSupplier round) throws Exception {
        // By reflection, since the module under test does without that of the management beans.
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method allocated = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
        long expected = round.getAsLong();
        long bytes = Long.MAX_VALUE;
        // Sooner or later it is compiled.
        for (long start = System.nanoTime(); bytes >= COUNT && System.nanoTime() - start < MAX_NANOS;) {
            long before = (Long) allocated.invoke(threads);
            assertThat(round.getAsLong()).isEqualTo(expected);
            bytes = (Long) allocated.invoke(threads) - before;
        }
        assertThat(bytes).as("bytes on the heap for %d elements", COUNT).isLessThan(COUNT);
    }

    private record Point(int x, long y, double z) {}

    private record First(int value) {}

    private record Second(long value) {}

    private record Third(double value) {}

    private record Fourth(boolean value) {}

}
