package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The cap bounds what a pool has reserved from the operating system, whatever happens.
 */
class PoolCapTest {

    private static final long KIB = 1024;

    private static final long MIB = 1024 * KIB;

    @ParameterizedTest
    @EnumSource
    void allocationEndsAtTheCap(AllocationStrategy strategy) {
        try (MemoryPool pool = pool(3 * MIB, strategy)) {
            List<MemorySegment> segments = fill(pool, 1000);
            assertThat(pool.stats().bytesReserved()).isBetween(2 * MIB, 3 * MIB);
            assertThat(segments.size() * 1000L).isLessThanOrEqualTo(3 * MIB);
            segments.forEach(pool::deallocate);
            List<MemorySegment> again = fill(pool, 1000);
            assertThat(again).hasSameSizeAs(segments);
            again.forEach(Contents::assertZero);
        }
    }

    @Test
    void exceptionTellsTheFiguresAndTheHolders() {
        try (MemoryPool pool = MemoryPool.builder().name("capped").maxBytes(4 * MIB).build()) {
            pool.allocate(2 * MIB + 1);
            pool.allocate(100, AllocationStrategy.FIXED_SIZE);
            long reserved = pool.stats().bytesReserved();
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> pool.allocate(5_000_000))
                    .satisfies((ex) -> {
                        assertThat(ex.limitBytes()).isEqualTo(4 * MIB);
                        assertThat(ex.requestedBytes()).isEqualTo(5_000_000);
                        assertThat(ex.usedBytes()).isBetween(2 * MIB, reserved);
                        assertThat(ex.holders()).isNotEmpty();
                        assertThat(ex.holders().stream().mapToLong(MemoryLimitException.Holder::bytes).sum())
                                .isLessThanOrEqualTo(4 * MIB);
                        assertThat(ex.holders()).extracting(MemoryLimitException.Holder::bytes)
                                .isSortedAccordingTo((one, other) -> Long.compare(other, one));
                        assertThat(ex).hasMessageContainingAll("capped", "5000000", Long.toString(4 * MIB),
                                Long.toString(ex.usedBytes()), ex.holders().getFirst().name());
                    });
        }
    }

    @Test
    void failedAllocationChangesNothingButTheFailures() {
        try (MemoryPool pool = pool(2 * MIB, AllocationStrategy.BEST_FIT)) {
            MemorySegment held = pool.allocate(1000);
            Contents.stamp(held, (byte) 1);
            AllocationStats before = pool.stats();
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> pool.allocate(2 * MIB));
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> pool.allocate(1L << 40));
            try (MemoryScope confined = pool.openScope(); MemoryScope shared = pool.openSharedScope()) {
                for (MemoryScope scope : List.of(confined, shared)) {
                    assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> scope.allocate(2 * MIB));
                    assertThatExceptionOfType(PoolExhaustedException.class)
                            .isThrownBy(() -> scope.allocate(2 * MIB, AllocationStrategy.BEST_FIT));
                    assertThat(scope.usedBytes()).isZero();
                    Contents.assertZero(scope.allocate(100));
                }
            }
            AllocationStats after = pool.stats();
            assertThat(after.failures()).isEqualTo(before.failures() + 6);
            assertThat(after.allocations()).isEqualTo(before.allocations() + 2);
            assertThat(after.bytesInUse()).isEqualTo(1000);
            Contents.assertStamped(held, (byte) 1);
            pool.deallocate(held);
            pool.deallocate(pool.allocate(MIB));
        }
    }

    @Test
    void capCountsScopesToo() {
        try (MemoryPool pool = pool(3 * MIB, AllocationStrategy.BEST_FIT)) {
            try (MemoryScope scope = pool.openScope()) {
                assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> {
                    while (true) {
                        scope.allocate(10_000);
                        assertThat(pool.stats().bytesReserved()).isLessThanOrEqualTo(3 * MIB);
                    }
                });
                assertThat(scope.usedBytes()).isBetween(MIB, 3 * MIB);
            }
            pool.allocate(2 * MIB);
        }
    }

    @Test
    void scopesOpenEvenWhenNothingIsLeft() {
        try (MemoryPool pool = pool(MIB, AllocationStrategy.BEST_FIT)) {
            pool.allocate(MIB);
            try (MemoryScope confined = pool.openScope(); MemoryScope shared = pool.openSharedScope()) {
                assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> confined.allocate(1));
                assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> shared.allocate(1));
            }
            assertThat(pool.scopeStats()).isEqualTo(new ScopeStats(0, 2, 2, 0, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 64 * KIB, 100_000, 200 * KIB, MIB - 1 })
    void capBelowAChunkShrinksTheChunk(long maxBytes) {
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            try (MemoryPool pool = pool(maxBytes, strategy)) {
                assertThat(pool.maxBytes()).isEqualTo(maxBytes);
                assertThat(fill(pool, 100)).isNotEmpty();
                assertThat(pool.stats().bytesReserved()).isBetween(1L, maxBytes);
            }
        }
        try (MemoryPool pool = pool(maxBytes, AllocationStrategy.BEST_FIT); MemoryScope scope = pool.openScope()) {
            scope.allocate(10_000);
            assertThat(pool.stats().bytesReserved()).isBetween(1L, maxBytes);
        }
    }

    @Test
    void capBelowTheSmallestChunkIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MemoryPool.builder().maxBytes(64 * KIB - 1).build());
        assertThatIllegalArgumentException().isThrownBy(() -> MemoryBudget.of(64 * KIB - 1));
    }

    @Test
    void blockOfExactlyTheCapFits() {
        try (MemoryPool pool = pool(3 * MIB, AllocationStrategy.BEST_FIT)) {
            MemorySegment segment = pool.allocate(3 * MIB);
            assertThat(pool.stats().bytesReserved()).isEqualTo(3 * MIB);
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> pool.allocate(1));
            pool.deallocate(segment);
            pool.allocate(1);
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> pool.allocate(3 * MIB + 1));
        }
    }

    @Test
    void racingThreadsNeverExceedTheCap() throws Exception {
        long cap = 6 * MIB;
        try (MemoryPool pool = MemoryPool.builder().maxBytes(cap).chunkBytes(256 * KIB).build()) {
            Workers.run(6, (index) -> {
                Random random = new Random(index);
                for (int round = 0; round < 60; round++) {
                    List<MemorySegment> segments = new ArrayList<>();
                    MemoryScope scope = (round % 2 == 0) ? pool.openScope() : pool.openSharedScope();
                    try {
                        for (int i = 0; i < 400; i++) {
                            AllocationStrategy strategy = Strategies.any(random);
                            long size = random.nextInt((i % 20 == 0) ? 600_000 : 10_000);
                            segments.add(pool.allocate(size, strategy));
                            scope.allocate(random.nextInt(10_000));
                            assertThat(pool.stats().bytesReserved()).isLessThanOrEqualTo(cap);
                        }
                    } catch (PoolExhaustedException ex) {
                        assertThat(pool.stats().bytesReserved()).isLessThanOrEqualTo(cap);
                        assertThat(ex.usedBytes()).isLessThanOrEqualTo(cap);
                    }
                    segments.forEach(pool::deallocate);
                    scope.close();
                }
            });
            assertThat(pool.stats().bytesInUse()).isZero();
            assertThat(pool.stats().failures()).isPositive();
            pool.allocate(5 * MIB);
        }
    }

    private static MemoryPool pool(long maxBytes, AllocationStrategy strategy) {
        return MemoryPool.builder().maxBytes(maxBytes).defaultStrategy(strategy).build();
    }

    private static List<MemorySegment> fill(MemoryPool pool, long byteSize) {
        List<MemorySegment> segments = new ArrayList<>();
        assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> {
            while (true) {
                segments.add(pool.allocate(byteSize));
            }
        });
        return segments;
    }

}
