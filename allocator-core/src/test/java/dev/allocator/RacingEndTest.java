package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pool may be reset or closed while other threads use it: they get the documented exceptions, or memory that is theirs
 * alone.
 */
class RacingEndTest {

    private static final int THREADS = 3;

    @ParameterizedTest
    @CsvSource({ "false,false", "true,false", "false,true", "true,true" })
    @SuppressWarnings("ThreadPriorityCheck") // it is about others getting their turn
    void resetUnderUse(boolean virtual, boolean guarded) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong used = new AtomicLong();
        try (MemoryPool pool = MemoryPool.builder().guarded(guarded).build()) {
            Workers.Group users = Workers.start(virtual ? Thread.ofVirtual() : Thread.ofPlatform(), THREADS,
                    (index) -> {
                        Random random = new Random(index);
                        while (!done.get()) {
                            if (useUnlessEnded(pool, random)) {
                                used.incrementAndGet();
                            }
                            // Virtual threads are not preempted: on one processor one would keep all others from going on.
                            Thread.yield();
                        }
                    });
            try {
                for (int round = 1; round <= 50 && !users.hasFailed(); round++) {
                    awaitUse(used, users);
                    pool.reset();
                }
            } finally {
                done.set(true);
                users.join();
            }
            assertThat(pool.verify()).isTrue();
            pool.reset();
            AllocationStats stats = pool.stats();
            assertThat(stats.bytesInUse()).as("%s%s", stats.report(), pool.scopeStats()).isZero();
            assertThat(stats.allocations()).isEqualTo(stats.deallocations());
            assertThat(pool.scopeStats().open()).isZero();
            pool.trim();
            assertThat(pool.stats().bytesReserved()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void closeUnderUse(boolean guarded) throws Exception {
        for (int round = 0; round < 30; round++) {
            MemoryBudget budget = MemoryBudget.of(256 << 20);
            MemoryPool pool = MemoryPool.builder().budget(budget).guarded(guarded).build();
            AtomicBoolean closed = new AtomicBoolean();
            AtomicLong used = new AtomicLong();
            Workers.Group users = Workers.start(Thread.ofPlatform(), THREADS, (index) -> {
                Random random = new Random(index);
                while (useUnlessEnded(pool, random)) {
                    used.incrementAndGet();
                }
                assertThat(closed).isTrue();
            });
            awaitUse(used, users);
            closed.set(true);
            pool.close();
            users.join();
            pool.close();
            AllocationStats stats = pool.stats();
            assertThat(stats.bytesInUse()).isZero();
            assertThat(stats.allocations()).isEqualTo(stats.deallocations());
            assertThat(stats.bytesReserved()).isZero();
            assertThat(budget.reservedBytes()).isZero();
        }
    }

    /** Some more uses than before, so that the end comes at another moment each time. */
    private static void awaitUse(AtomicLong used, Workers.Group users) {
        long goal = used.get() + 20;
        while (used.get() < goal && !users.hasFailed()) {
            Thread.onSpinWait();
        }
    }

    private static boolean useUnlessEnded(MemoryPool pool, Random random) {
        try {
            switch (random.nextInt(4)) {
                case 0 -> useBlocks(pool, random);
                case 1 -> useScope(pool.openScope(), random);
                case 2 -> useScope(pool.openSharedScope(), random);
                default -> useBegunScope(pool, random);
            }
            return true;
        } catch (IllegalStateException ex) {
            return false;
        }
    }

    private static void useBlocks(MemoryPool pool, Random random) {
        byte stamp = (byte) random.nextInt();
        MemorySegment one = pool.allocate(random.nextInt(5000), Strategies.any(random));
        MemorySegment other = pool.fixedSize(100).allocate();
        MemorySegment large = pool.allocate((random.nextInt(20) == 0) ? 2 << 20 : 10);
        for (MemorySegment segment : new MemorySegment[]{ one, other, large }) {
            Contents.assertZero(segment);
            Contents.stamp(segment, stamp);
            Contents.assertStamped(segment, stamp);
        }
        try {
            MemorySegment changed = pool.reallocate(one, random.nextInt(10_000));
            pool.deallocate(pool.reallocate(changed, random.nextInt(10_000)));
            pool.deallocateBatch(new MemorySegment[]{ other, large });
        } catch (IllegalArgumentException ex) {
            // Between two looks of the pool at the segment, its chunk has got a new lifetime.
            assertThat(one.scope().isAlive()).isFalse();
        }
    }

    private static void useScope(MemoryScope scope, Random random) {
        try (scope) {
            byte stamp = (byte) random.nextInt();
            MemorySegment bump = scope.allocate(random.nextInt(20_000));
            MemorySegment block = scope.allocate(random.nextInt(5000), Strategies.any(random));
            for (MemorySegment segment : new MemorySegment[]{ bump, block }) {
                Contents.assertZero(segment);
                Contents.stamp(segment, stamp);
                Contents.assertStamped(segment, stamp);
            }
        }
    }

    private static void useBegunScope(MemoryPool pool, Random random) {
        try (MemoryScope scope = pool.beginScope()) {
            Contents.stamp(pool.allocate(random.nextInt(1000)), (byte) 1);
            assertThat(scope.isShared()).isFalse();
        }
    }

}
