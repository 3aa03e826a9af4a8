package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.util.function.LongSupplier;

/**
 * Reads and writes records of one type while others are in use, too, until that is compiled, and prints how many bytes the
 * last round has taken on the heap.
 */
final class TypedGarbageProgram {

    static final int COUNT = 10_000;

    private static final long MAX_NANOS = 30_000_000_000L;

    private final MemoryPool pool;

    private TypedGarbageProgram(MemoryPool pool) {
        this.pool = pool;
    }

    public static void main(String... arguments) throws Exception {
        try (MemoryPool pool = MemoryPool.create()) {
            TypedGarbageProgram program = new TypedGarbageProgram(pool);
            program.useOtherTypes();
            System.out.println(program.readAndWrite());
        }
    }

    private void useOtherTypes() {
        use(First.class, new First(1));
        use(Second.class, new Second(2));
        use(Third.class, new Third(3));
        use(Fourth.class, new Fourth(true));
    }

    private <T> void use(Class<T> type, T value) {
        TypedAllocator<T> allocator = this.pool.allocatorFor(type);
        MemorySegment segment = allocator.allocate();
        for (int i = 0; i < COUNT; i++) {
            allocator.set(segment, 0, value);
            allocator.set(segment, 0, allocator.get(segment, 0));
        }
    }

    private long readAndWrite() throws Exception {
        TypedAllocator<Point> points = this.pool.allocatorFor(Point.class);
        MemorySegment segment = points.allocate(COUNT);
        return garbage(() -> {
            long sum = 0;
            for (int i = 0; i < COUNT; i++) {
                points.set(segment, i, new Point(i, i, i));
                Point point = points.get(segment, i);
                sum += point.x() + point.y();
            }
            return sum;
        });
    }

    private static long garbage(LongSupplier round) throws Exception {
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
            if (round.getAsLong() != expected) {
                throw new IllegalStateException("what was read is not what was written");
            }
            bytes = (Long) allocated.invoke(threads) - before;
        }
        return bytes;
    }

    private record Point(int x, long y, double z) {}

    private record First(int value) {}

    private record Second(long value) {}

    private record Third(double value) {}

    private record Fourth(boolean value) {}

}
