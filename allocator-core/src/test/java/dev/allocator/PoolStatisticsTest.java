package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The figures of a pool say what has happened, in requested bytes.
 */
class PoolStatisticsTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @Test
    void newPoolHasNothing() {
        AllocationStats stats = this.pool.stats();
        assertThat(stats.byStrategy()).containsOnlyKeys(AllocationStrategy.values());
        assertThat(stats.byStrategy().values()).allSatisfy((each) -> assertThat(each.byStrategy()).isEmpty());
        for (AllocationStats each : stats.byStrategy().values()) {
            assertFigures(each, 0, 0, 0, 0, 0);
            assertThat(each.bytesReserved()).isZero();
        }
        assertFigures(stats, 0, 0, 0, 0, 0);
        assertThat(stats.failures()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void blocksCountInThePoolAndInTheirStrategy(AllocationStrategy strategy) {
        MemorySegment one = this.pool.allocate(100, strategy);
        MemorySegment other = this.pool.allocate(50, strategy);
        this.pool.deallocate(one);
        MemorySegment third = this.pool.allocate(20, strategy);
        for (AllocationStats stats : new AllocationStats[]{ this.pool.stats(),
                this.pool.stats().byStrategy().get(strategy) }) {
            assertFigures(stats, 3, 1, 170, 70, 150);
            assertThat(stats.bytesReserved()).isPositive();
        }
        this.pool.deallocate(other);
        this.pool.deallocate(third);
        for (AllocationStats stats : new AllocationStats[]{ this.pool.stats(),
                this.pool.stats().byStrategy().get(strategy) }) {
            assertFigures(stats, 3, 3, 170, 0, 150);
        }
        this.pool.stats().byStrategy().forEach((each, stats) -> {
            if (each != strategy) {
                assertFigures(stats, 0, 0, 0, 0, 0);
            }
        });
    }

    @Test
    void bumpCountsInThePoolAndInNoStrategyUntilItsScopeEnds() {
        MemoryScope confined = this.pool.openScope();
        MemoryScope shared = this.pool.openSharedScope();
        confined.allocate(100);
        confined.allocate(0);
        shared.allocate(1000);
        assertFigures(this.pool.stats(), 3, 0, 1100, 1100, 1100);
        confined.close();
        assertFigures(this.pool.stats(), 3, 2, 1100, 1000, 1100);
        shared.close();
        assertFigures(this.pool.stats(), 3, 3, 1100, 0, 1100);
        assertThat(this.pool.stats().byStrategy().values())
                .allSatisfy((stats) -> assertFigures(stats, 0, 0, 0, 0, 0));
        assertThat(this.pool.stats().bytesReserved()).isPositive();
    }

    @Test
    void atRestTheDifferenceOfTheCountersIsTheNumberOfLiveBlocks() {
        MemorySegment[] segments = this.pool.allocateBatch(10, 20);
        try (MemoryScope _ = this.pool.beginScope()) {
            this.pool.allocateBatch(10, 5);
            this.pool.allocate(10, AllocationStrategy.POOL_BASED);
        }
        for (int i = 0; i < 7; i++) {
            this.pool.deallocate(segments[i]);
        }
        AllocationStats stats = this.pool.stats();
        assertThat(stats.allocations()).isEqualTo(26);
        assertThat(stats.allocations() - stats.deallocations()).isEqualTo(13);
    }

    @Test
    void peakIsExactWithOneThread() {
        long peak = 0;
        for (int i = 1; i <= 50; i++) {
            MemorySegment block = this.pool.allocate(i * 10L, AllocationStrategy.SEGREGATED);
            try (MemoryScope scope = (i % 2 == 0) ? this.pool.openScope() : this.pool.openSharedScope()) {
                scope.allocate(i * 7L);
                scope.allocate(i, AllocationStrategy.FIXED_SIZE);
                peak = Math.max(peak, i * 18L);
                this.pool.deallocate(block);
                scope.allocate(1);
            }
            assertThat(this.pool.stats().peakBytesInUse()).isEqualTo(peak);
        }
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void peakOfManyThreadsCoversEverythingThatWasSeen() throws Exception {
        AtomicLong seen = new AtomicLong();
        AtomicBoolean done = new AtomicBoolean();
        Workers.Group observer = Workers.start(Thread.ofPlatform(), 1, (_) -> {
            while (!done.get()) {
                AllocationStats stats = this.pool.stats();
                seen.accumulateAndGet(stats.bytesInUse(), Math::max);
                assertThat(stats.peakBytesInUse()).isGreaterThanOrEqualTo(stats.bytesInUse());
            }
        });
        AtomicLong reserved = new AtomicLong();
        Workers.run(3, (index) -> {
            for (int i = 0; i < 2000; i++) {
                MemorySegment block = this.pool.allocate(1000L * (index + 1));
                try (MemoryScope scope = this.pool.openScope()) {
                    scope.allocate(5000);
                    reserved.accumulateAndGet(this.pool.stats().bytesReserved(), Math::max);
                }
                this.pool.deallocate(block);
            }
        });
        done.set(true);
        observer.join();
        assertThat(this.pool.stats().peakBytesInUse()).isBetween(seen.get(), reserved.get());
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void failuresCount() {
        try (MemoryPool small = MemoryPool.builder().maxBytes(1 << 20).build()) {
            for (AllocationStrategy strategy : AllocationStrategy.values()) {
                assertThatExceptionOfType(PoolExhaustedException.class)
                        .isThrownBy(() -> small.allocate(2 << 20, strategy));
            }
            assertThat(small.stats().failures()).isEqualTo(4);
            assertFigures(small.stats(), 0, 0, 0, 0, 0);
        }
    }

    @Test
    void reservedCoversWhatIsInUse() {
        for (int i = 0; i < 100; i++) {
            this.pool.allocate(i * 1000L, Strategies.inTurn(i));
            this.pool.openSharedScope().allocate(i * 100L);
            AllocationStats stats = this.pool.stats();
            assertThat(stats.bytesReserved()).isGreaterThanOrEqualTo(stats.bytesInUse());
            stats.byStrategy()
                    .forEach((_, each) -> assertThat(each.bytesReserved()).isGreaterThanOrEqualTo(each.bytesInUse()));
            assertThat(stats.byStrategy().values().stream().mapToLong(AllocationStats::bytesReserved).sum())
                    .isLessThanOrEqualTo(stats.bytesReserved());
        }
    }

    @Test
    void snapshotDoesNotChange() {
        AllocationStats before = this.pool.stats();
        this.pool.allocate(100);
        assertThat(before.allocations()).isZero();
        assertThat(this.pool.stats().allocations()).isOne();
    }

    @Test
    void scopesAreCounted() {
        assertThat(this.pool.scopeStats()).isEqualTo(new ScopeStats(0, 0, 0, 0, 0));
        MemoryScope confined = this.pool.openScope();
        MemoryScope shared = this.pool.openSharedScope();
        MemoryScope begun = this.pool.beginScope();
        confined.allocate(100);
        shared.allocate(200, AllocationStrategy.SEGREGATED);
        begun.allocate(300);
        this.pool.fixedSize(1000).allocate();
        assertThat(this.pool.scopeStats()).isEqualTo(new ScopeStats(3, 3, 0, 600, 600));
        confined.close();
        shared.close();
        assertThat(this.pool.scopeStats()).isEqualTo(new ScopeStats(1, 3, 2, 300, 600));
        begun.close();
        assertThat(this.pool.scopeStats()).isEqualTo(new ScopeStats(0, 3, 3, 0, 600));
    }

    private static void assertFigures(AllocationStats stats, long allocations, long deallocations, long bytesAllocated,
            long bytesInUse, long peakBytesInUse) {
        assertThat(stats.allocations()).as("allocations").isEqualTo(allocations);
        assertThat(stats.deallocations()).as("deallocations").isEqualTo(deallocations);
        assertThat(stats.bytesAllocated()).as("bytesAllocated").isEqualTo(bytesAllocated);
        assertThat(stats.bytesInUse()).as("bytesInUse").isEqualTo(bytesInUse);
        assertThat(stats.peakBytesInUse()).as("peakBytesInUse").isEqualTo(peakBytesInUse);
    }

}
