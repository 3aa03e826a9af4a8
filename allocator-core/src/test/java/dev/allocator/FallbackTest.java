package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What the blocks of a strategy cannot hold is served by BEST_FIT and counted there.
 */
class FallbackTest {

    private static final int MIB = 1 << 20;

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    static Stream<Arguments> fitting() {
        return Stream.of(arguments(AllocationStrategy.FIXED_SIZE, 1), arguments(AllocationStrategy.FIXED_SIZE, 32),
                arguments(AllocationStrategy.FIXED_SIZE, 33), arguments(AllocationStrategy.FIXED_SIZE, 128),
                arguments(AllocationStrategy.POOL_BASED, 1), arguments(AllocationStrategy.POOL_BASED, 4096),
                arguments(AllocationStrategy.SEGREGATED, 1), arguments(AllocationStrategy.SEGREGATED, 1000),
                arguments(AllocationStrategy.SEGREGATED, 10_000), arguments(AllocationStrategy.BEST_FIT, 1),
                arguments(AllocationStrategy.BEST_FIT, MIB), arguments(AllocationStrategy.BEST_FIT, 3 * MIB));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void whatAStrategyCanHoldIsServedAndCountedThere(AllocationStrategy strategy, long byteSize) {
        MemorySegment segment = this.pool.allocate(byteSize, strategy);
        assertThat(segment.byteSize()).isEqualTo(byteSize);
        assertServedBy(strategy, segment);
    }

    static Stream<Arguments> tooLarge() {
        return Stream.of(arguments(AllocationStrategy.FIXED_SIZE, 129), arguments(AllocationStrategy.FIXED_SIZE, MIB),
                arguments(AllocationStrategy.POOL_BASED, 4097), arguments(AllocationStrategy.POOL_BASED, 3 * MIB),
                arguments(AllocationStrategy.SEGREGATED, MIB + 1));
    }

    @ParameterizedTest
    @MethodSource("tooLarge")
    void whatIsTooLargeForAStrategyIsServedByBestFit(AllocationStrategy strategy, long byteSize) {
        MemorySegment segment = this.pool.allocate(byteSize, strategy);
        assertThat(segment.byteSize()).isEqualTo(byteSize);
        Contents.assertZero(segment);
        assertServedBy(AllocationStrategy.BEST_FIT, segment);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTooStrictlyAlignedForAStrategyIsServedByBestFit(AllocationStrategy strategy) {
        MemorySegment segment = this.pool.allocate(24, 2 * MIB, strategy);
        assertThat(segment.address() % (2 * MIB)).isZero();
        assertServedBy(AllocationStrategy.BEST_FIT, segment);
    }

    @Test
    void batchOfADefaultStrategyFallsBackToo() {
        try (MemoryPool fixed = MemoryPool.builder().defaultStrategy(AllocationStrategy.FIXED_SIZE).build()) {
            MemorySegment[] segments = fixed.allocateBatch(200, 10);
            assertThat(fixed.stats().byStrategy().get(AllocationStrategy.BEST_FIT).allocations()).isEqualTo(10);
            fixed.deallocateBatch(segments);
            assertThat(fixed.stats().byStrategy().get(AllocationStrategy.BEST_FIT).deallocations()).isEqualTo(10);
        }
    }

    @Test
    void blocksOfScopesFallBackToo() {
        try (MemoryScope scope = this.pool.openScope()) {
            scope.allocate(200, AllocationStrategy.FIXED_SIZE);
            scope.allocate(5000, AllocationStrategy.POOL_BASED);
            assertThat(this.pool.stats().byStrategy().get(AllocationStrategy.BEST_FIT).allocations()).isEqualTo(2);
        }
        assertThat(this.pool.stats().byStrategy().get(AllocationStrategy.BEST_FIT).deallocations()).isEqualTo(2);
    }

    private void assertServedBy(AllocationStrategy strategy, MemorySegment segment) {
        assertThat(this.pool.blockOf(segment)).map(MemoryBlock::strategy).contains(strategy);
        this.pool.stats().byStrategy().forEach((each, stats) -> {
            boolean served = (each == strategy);
            assertThat(stats.allocations()).as("allocations of %s", each).isEqualTo(served ? 1 : 0);
            assertThat(stats.bytesInUse()).as("bytes of %s", each).isEqualTo(served ? segment.byteSize() : 0);
        });
        this.pool.deallocate(segment);
        this.pool.stats().byStrategy().forEach((each, stats) -> {
            assertThat(stats.deallocations()).as("deallocations of %s", each).isEqualTo((each == strategy) ? 1 : 0);
            assertThat(stats.bytesInUse()).as("bytes of %s", each).isZero();
        });
    }

}
