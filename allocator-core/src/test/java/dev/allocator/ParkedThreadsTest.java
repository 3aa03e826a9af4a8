package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.allocator.internal.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What threads keep in their caches is given up while they wait for work.
 */
class ParkedThreadsTest {

    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void trimTakesWhatTheyKeep(AllocationStrategy strategy) throws Exception {
        try (MemoryPool pool = MemoryPool.builder().defaultStrategy(strategy).build();
                ParkedThreads threads = ParkedThreads.start(4, () -> useAndFree(pool))) {
            assertThat(pool.stats().bytesInUse()).isZero();
            assertThat(pool.stats().bytesReserved()).isPositive();
            assertThat(pool.trim()).isPositive();
            assertThat(pool.stats().bytesReserved()).isZero();
            threads.runAgain();
            assertThat(pool.stats().bytesInUse()).isZero();
            assertThat(pool.stats().allocations()).isEqualTo(2 * 4 * 2_000);
        }
    }

    @Test
    void theyDoNotExhaustThePool() throws Exception {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(16 * MIB).build();
                ParkedThreads threads = ParkedThreads.start(60, () -> useAndFree(pool))) {
            pool.deallocate(pool.allocate(16 * MIB));
            threads.runAgain();
        }
    }

    @Test
    void theyDoNotExhaustABudget() throws Exception {
        MemoryBudget budget = MemoryBudget.of(16 * MIB);
        try (MemoryPool pool = MemoryPool.builder().budget(budget).build();
                MemoryPool other = MemoryPool.builder().budget(budget).build();
                ParkedThreads threads = ParkedThreads.start(8, () -> useAndFree(pool))) {
            other.deallocate(other.allocate(16 * MIB));
            threads.runAgain();
        }
    }

    @Test
    void decayTakesWhatTheyHaveKeptForLong() throws Exception {
        Duration decay = Duration.ofSeconds(10);
        HandDriven time = new HandDriven();
        try (MemoryPool pool = time.build(new PoolBuilder().decay(decay));
                ParkedThreads threads = ParkedThreads.start(4, () -> useAndFree(pool))) {
            time.pass(decay.dividedBy(2));
            assertThat(pool.stats().bytesReserved()).isPositive();
            for (int pass = 0; pass < 4; pass++) {
                time.pass(decay.dividedBy(2));
            }
            assertThat(pool.stats().bytesReserved()).isZero();
            threads.runAgain();
        }
    }

    @Test
    void whatTheyHaveLiveStays() throws Exception {
        try (MemoryPool pool = MemoryPool.builder().build()) {
            List<MemorySegment> kept = new ArrayList<>();
            try (ParkedThreads _ = ParkedThreads.start(1, () -> {
                useAndFree(pool);
                for (int i = 0; i < 100; i++) {
                    MemorySegment block = pool.allocate(1000);
                    Contents.stamp(block, (byte) 7);
                    kept.add(block);
                }
            })) {
                pool.trim();
                assertThat(pool.stats().bytesInUse()).isEqualTo(100 * 1000);
            }
            kept.forEach((block) -> Contents.assertStamped(block, (byte) 7));
            kept.forEach(pool::deallocate);
        }
    }

    @Test
    void noBlockHasTwoOwnersWhenThreadsAreTrimmedWhileTheyWakeAndFallAsleep() throws Exception {
        try (MemoryPool pool = MemoryPool.builder().build()) {
            int workers = 3;
            AtomicInteger working = new AtomicInteger(workers);
            Race.run(workers + 1, (index) -> {
                if (index == workers) {
                    while (working.get() > 0) {
                        pool.trim();
                    }
                    return;
                }
                try {
                    workAndSleep(pool, index + 1);
                } finally {
                    working.decrementAndGet();
                }
            });
            assertThat(pool.stats().bytesInUse()).isZero();
            assertThat(pool.stats().allocations()).isEqualTo(pool.stats().deallocations());
            pool.trim();
            assertThat(pool.stats().bytesReserved()).isZero();
        }
    }

    private static void workAndSleep(MemoryPool pool, int mark) {
        Random random = new Random(mark);
        MemorySegment[] window = new MemorySegment[64];
        for (int i = 0; i < 60_000; i++) {
            int slot = random.nextInt(window.length);
            if (window[slot] != null) {
                free(pool, window[slot], mark);
            }
            window[slot] = pool.allocate(16 + random.nextInt(1000));
            window[slot].set(ValueLayout.JAVA_INT, 0, mark);
            if (i % 10 == 0) {
                LockSupport.parkNanos(1);
            }
        }
        for (MemorySegment block : window) {
            if (block != null) {
                free(pool, block, mark);
            }
        }
    }

    private static void free(MemoryPool pool, MemorySegment block, int mark) {
        if (block.get(ValueLayout.JAVA_INT, 0) != mark) {
            throw new AssertionError("another thread has written to " + block);
        }
        pool.deallocate(block);
    }

    private static void useAndFree(MemoryPool pool) {
        Random random = new Random(1);
        MemorySegment[] window = new MemorySegment[200];
        for (int i = 0; i < 2_000; i++) {
            int slot = i % window.length;
            if (window[slot] != null) {
                pool.deallocate(window[slot]);
            }
            window[slot] = pool.allocate(random.nextInt(3_000));
        }
        for (MemorySegment block : window) {
            pool.deallocate(block);
        }
    }

}
