package dev.allocator;

import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Arguments that make no sense are refused, and the refusal changes nothing.
 */
class ArgumentsTest {

    private static final long[] BAD_SIZES = { -1, -16, Integer.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE,
            Long.MAX_VALUE - 1, Long.MAX_VALUE - 15 };

    private static final long[] BAD_ALIGNMENTS = { 0, -1, -2, -16, 3, 17, 24, Long.MAX_VALUE, Long.MIN_VALUE };

    static final List<Named<Allocation>> allocations = allocations();

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @FieldSource("allocations")
    void sizesThatNoSegmentCanHaveAreRefused(Allocation allocation) {
        for (long size : BAD_SIZES) {
            allocation.with(this.pool, (allocator) -> Refusal.of(this.pool, IllegalArgumentException.class,
                    () -> allocator.allocate(size, 1)));
        }
    }

    @ParameterizedTest
    @FieldSource("allocations")
    void alignmentsThatAreNoPowerOfTwoAreRefused(Allocation allocation) {
        for (long alignment : BAD_ALIGNMENTS) {
            for (long size : new long[]{ 0, 1, 100, 5_000_000 }) {
                allocation.with(this.pool, (allocator) -> Refusal.of(this.pool, IllegalArgumentException.class,
                        () -> allocator.allocate(size, alignment)));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("allocations")
    void whatNoMachineHasIsRefusedAndThePoolStaysUsable(Allocation allocation) {
        allocation.with(this.pool, (allocator) -> {
            for (long[] request : new long[][]{ { 1L << 60, 1 }, { 1, 1L << 62 }, { 1L << 55, 1L << 55 } }) {
                assertThatThrownBy(() -> allocator.allocate(request[0], request[1]))
                        .isInstanceOfAny(IllegalArgumentException.class, PoolExhaustedException.class);
                Contents.assertZero(allocator.allocate(1000, 64));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = { -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 15 })
    void shortFormsRefuseTheSameSizes(long size) {
        for (LongConsumer allocate : List.<LongConsumer>of(this.pool::allocate,
                (bytes) -> this.pool.allocateBatch(bytes, 1),
                (bytes) -> this.pool.allocateBatch(bytes, 2))) {
            Refusal.of(this.pool, IllegalArgumentException.class, () -> allocate.accept(size));
        }
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.allocate(size, strategy));
        }
    }

    @Test
    void scopesRefuseTheSameSizesInTheirShortForms() {
        try (MemoryScope confined = this.pool.openScope(); MemoryScope shared = this.pool.openSharedScope()) {
            for (MemoryScope scope : List.of(confined, shared)) {
                for (long size : BAD_SIZES) {
                    Refusal.of(this.pool, IllegalArgumentException.class, () -> scope.allocate(size));
                    for (AllocationStrategy strategy : AllocationStrategy.values()) {
                        Refusal.of(this.pool, IllegalArgumentException.class, () -> scope.allocate(size, strategy));
                    }
                    assertThat(scope.usedBytes()).isZero();
                }
            }
        }
    }

    @Test
    void batchesThatCannotExistAreRefused() {
        Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.allocateBatch(16, -1));
        Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.allocateBatch(-1, 0));
        Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.allocateBatch(16, Integer.MIN_VALUE));
        Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.allocateBatch(Long.MAX_VALUE / 2, 3));
        Refusal.of(this.pool, IllegalArgumentException.class,
                () -> this.pool.allocateBatch(1L << 40, Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(longs = { 0, -1, Long.MIN_VALUE })
    void scopeLimitsBelowOneByteAreRefused(long limit) {
        Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.openScope(limit));
        Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.openSharedScope(limit));
    }

    @ParameterizedTest
    @EnumSource
    void theMessageNamesTheValueThatWasWrong(AllocationStrategy strategy) {
        assertThatThrownBy(() -> this.pool.allocate(-7, strategy)).hasMessageContaining("-7");
        assertThatThrownBy(() -> this.pool.allocate(7, 48, strategy)).hasMessageContaining("48");
    }

    private static List<Named<Allocation>> allocations() {
        List<Named<Allocation>> allocations = new ArrayList<>();
        allocations.add(Named.of("pool", (pool, test) -> test.on(pool)));
        Stream.of(AllocationStrategy.values())
                .forEach((strategy) -> allocations.add(Named.of("pool, " + strategy,
                        (pool, test) -> test.on((size, alignment) -> pool.allocate(size, alignment, strategy)))));
        allocations.add(Named.of("confined scope", (pool, test) -> {
            try (MemoryScope scope = pool.openScope()) {
                test.on(scope);
            }
        }));
        allocations.add(Named.of("shared scope", (pool, test) -> {
            try (MemoryScope scope = pool.openSharedScope()) {
                test.on(scope);
            }
        }));
        allocations.add(Named.of("pool, inside a begun scope", (pool, test) -> {
            try (MemoryScope _ = pool.beginScope()) {
                test.on(pool);
            }
        }));
        allocations.add(Named.of("pool, BEST_FIT inside a begun scope", (pool, test) -> {
            try (MemoryScope _ = pool.beginScope()) {
                test.on((size, alignment) -> pool.allocate(size, alignment, AllocationStrategy.BEST_FIT));
            }
        }));
        return allocations;
    }

    interface Allocation {

        void with(MemoryPool pool, Trial test);

        /** What is tried on one way to allocate. */
        interface Trial {

            void on(SegmentAllocator allocator);

        }

    }

}
