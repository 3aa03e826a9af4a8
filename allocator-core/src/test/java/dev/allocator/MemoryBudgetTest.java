package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A budget bounds what several pools together have reserved.
 */
class MemoryBudgetTest {

    private static final long MIB = 1 << 20;

    private final MemoryBudget budget = MemoryBudget.of(6 * MIB);

    @Test
    void tellsItsFigures() {
        assertThat(this.budget.maxBytes()).isEqualTo(6 * MIB);
        assertThat(this.budget.reservedBytes()).isZero();
        try (MemoryPool one = pool("one"); MemoryPool other = pool("other")) {
            one.allocate(2 * MIB);
            other.allocate(100);
            assertThat(this.budget.reservedBytes())
                    .isEqualTo(one.stats().bytesReserved() + other.stats().bytesReserved())
                    .isGreaterThan(2 * MIB);
        }
        assertThat(this.budget.reservedBytes()).isZero();
    }

    @Test
    void poolsCapIsTheSmallerOfItsOwnAndItsBudgets() {
        try (MemoryPool own = MemoryPool.builder().budget(this.budget).maxBytes(2 * MIB).build();
                MemoryPool whole = MemoryPool.builder().budget(this.budget).maxBytes(20 * MIB).build();
                MemoryPool none = pool("none")) {
            assertThat(own.maxBytes()).isEqualTo(2 * MIB);
            assertThat(whole.maxBytes()).isEqualTo(6 * MIB);
            assertThat(none.maxBytes()).isEqualTo(6 * MIB);
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> own.allocate(2 * MIB + 1));
            whole.allocate(4 * MIB);
        }
    }

    @Test
    void onePoolsBytesAreLackingInTheOther() {
        try (MemoryPool one = pool("greedy"); MemoryPool other = pool("hungry")) {
            MemorySegment held = one.allocate(4 * MIB);
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> other.allocate(3 * MIB))
                    .satisfies((ex) -> {
                        assertThat(ex.limitBytes()).isEqualTo(6 * MIB);
                        assertThat(ex.requestedBytes()).isEqualTo(3 * MIB);
                        assertThat(ex.usedBytes()).isEqualTo(4 * MIB);
                        assertThat(ex.holders()).contains(new MemoryLimitException.Holder("greedy", 4 * MIB));
                        assertThat(ex).hasMessageContainingAll("hungry", "greedy");
                    });
            assertThat(other.stats().failures()).isOne();
            assertThat(one.stats().failures()).isZero();
            one.deallocate(held);
            other.allocate(3 * MIB);
        }
    }

    @Test
    void emptyChunksOfOnePoolAreGivenUpForTheOther() {
        try (MemoryPool one = pool("one"); MemoryPool other = pool("other")) {
            for (int round = 0; round < 5; round++) {
                one.deallocateBatch(one.allocateBatch(10_000, 500));
                other.deallocate(other.allocate(5 * MIB));
                try (MemoryScope scope = one.openSharedScope()) {
                    scope.allocate(4 * MIB);
                }
                other.deallocateBatch(other.allocateBatch(10_000, 500));
            }
        }
    }

    @Test
    void closedPoolGivesItsBytesBack() {
        MemoryPool one = pool("one");
        try (MemoryPool other = pool("other")) {
            one.allocate(5 * MIB);
            one.close();
            other.allocate(5 * MIB);
        }
    }

    @Test
    void budgetBelowAChunkShrinksTheChunk() {
        MemoryBudget small = MemoryBudget.of(100_000);
        try (MemoryPool pool = MemoryPool.builder().budget(small).build()) {
            Contents.assertZero(pool.allocate(1000));
            assertThat(small.reservedBytes()).isBetween(1L, 100_000L);
        }
    }

    @Test
    void racingThreadsOfSeveralPoolsNeverExceedIt() throws Exception {
        try (MemoryPool one = small("one"); MemoryPool other = small("other")) {
            Workers.run(4, (index) -> {
                MemoryPool pool = (index % 2 == 0) ? one : other;
                Random random = new Random(index);
                for (int round = 0; round < 60; round++) {
                    List<MemorySegment> segments = new ArrayList<>();
                    try {
                        while (segments.size() < 300) {
                            segments.add(pool.allocate(random.nextInt(50_000),
                                    Strategies.any(random)));
                            assertThat(this.budget.reservedBytes()).isBetween(0L, 6 * MIB);
                        }
                    } catch (PoolExhaustedException ex) {
                        assertThat(ex.usedBytes()).isLessThanOrEqualTo(6 * MIB);
                    }
                    segments.forEach(pool::deallocate);
                }
            });
            one.allocate(2 * MIB);
            other.allocate(2 * MIB);
        }
        assertThat(this.budget.reservedBytes()).isZero();
    }

    /** Each block has a chunk of its own, so that every allocation goes to the budget; there is room for one of two. */
    @Test
    void poolsThatRaceForTheLastBytesNeverExceedIt() throws Exception {
        AtomicInteger granted = new AtomicInteger();
        Lockstep lockstep = new Lockstep(2);
        Workers.run(2, (index) -> {
            try (MemoryPool pool = small("racer-" + index)) {
                for (int i = 0; i < 2000; i++) {
                    lockstep.await();
                    MemorySegment segment = allocateIfPossible(pool, 4 * MIB);
                    if (segment != null) {
                        granted.incrementAndGet();
                    }
                    lockstep.await();
                    assertThat(this.budget.reservedBytes()).isLessThanOrEqualTo(6 * MIB);
                    lockstep.await();
                    if (segment != null) {
                        pool.deallocate(segment);
                    }
                }
            }
        });
        assertThat(granted).hasPositiveValue();
        assertThat(this.budget.reservedBytes()).isZero();
    }

    private static @Nullable MemorySegment allocateIfPossible(MemoryPool pool, long byteSize) {
        try {
            return pool.allocate(byteSize);
        } catch (PoolExhaustedException ex) {
            return null;
        }
    }

    private MemoryPool pool(String name) {
        return MemoryPool.builder().name(name).budget(this.budget).build();
    }

    private MemoryPool small(String name) {
        return MemoryPool.builder().name(name).budget(this.budget).chunkBytes(128 << 10).build();
    }

}
