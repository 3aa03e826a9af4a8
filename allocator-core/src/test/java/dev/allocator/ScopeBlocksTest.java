package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A block of a strategy that a scope has allocated belongs to the scope and is freed with it.
 */
class ScopeBlocksTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @EnumSource
    void countsForItsStrategyUntilTheScopeEnds(AllocationStrategy strategy) {
        for (MemoryScope scope : List.of(this.pool.openScope(), this.pool.openSharedScope())) {
            AllocationStats before = this.pool.stats().byStrategy().get(strategy);
            MemorySegment block = scope.allocate(100, strategy);
            assertThat(block.byteSize()).isEqualTo(100);
            assertThat(block.scope()).isEqualTo(scope.scope());
            Contents.assertZero(block);
            assertThat(this.pool.blockOf(block)).map(MemoryBlock::strategy).contains(strategy);
            assertThat(scope.usedBytes()).isEqualTo(100);
            AllocationStats during = this.pool.stats().byStrategy().get(strategy);
            assertThat(during.allocations()).isEqualTo(before.allocations() + 1);
            assertThat(during.bytesInUse()).isEqualTo(100);
            Contents.stamp(block, (byte) 1);
            scope.close();
            AllocationStats after = this.pool.stats().byStrategy().get(strategy);
            assertThat(after.deallocations()).isEqualTo(before.deallocations() + 1);
            assertThat(after.bytesInUse()).isZero();
        }
        assertThat(this.pool.stats().allocations()).isEqualTo(2);
        assertThat(this.pool.stats().deallocations()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void blocksOfScopesAndOfThePoolDoNotOverlap(AllocationStrategy strategy) {
        try (MemoryScope confined = this.pool.openScope(); MemoryScope shared = this.pool.openSharedScope()) {
            List<MemorySegment> segments = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                segments.add(confined.allocate(100, strategy));
                segments.add(this.pool.allocate(100, strategy));
                segments.add(shared.allocate(100, strategy));
                segments.add(confined.allocate(100));
            }
            for (int i = 0; i < segments.size(); i++) {
                Contents.stamp(segments.get(i), (byte) i);
            }
            for (int i = 0; i < segments.size(); i++) {
                Contents.assertStamped(segments.get(i), (byte) i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void memoryIsUsedAgain(AllocationStrategy strategy) {
        long reserved = 0;
        for (int round = 0; round < 50; round++) {
            try (MemoryScope scope = this.pool.openScope()) {
                for (int i = 0; i < 2000; i++) {
                    MemorySegment block = scope.allocate(100, strategy);
                    Contents.assertZero(block);
                    Contents.stamp(block, (byte) 1);
                }
            }
            if (round == 10) {
                reserved = this.pool.stats().bytesReserved();
            }
        }
        assertThat(this.pool.stats().bytesReserved()).isLessThanOrEqualTo(reserved);
    }

    @Test
    void blocksOfPoolOutliveTheScopesOfTheirNeighbours() {
        List<MemorySegment> kept = new ArrayList<>();
        for (int round = 0; round < 100; round++) {
            try (MemoryScope scope = this.pool.openScope()) {
                for (AllocationStrategy strategy : AllocationStrategy.values()) {
                    Contents.stamp(scope.allocate(100, strategy), (byte) 1);
                    MemorySegment block = this.pool.allocate(100, strategy);
                    Contents.stamp(block, (byte) 2);
                    kept.add(block);
                }
            }
        }
        kept.forEach((block) -> Contents.assertStamped(block, (byte) 2));
        kept.forEach(this.pool::deallocate);
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void leaseKeepsThemToo() {
        MemoryScope scope = this.pool.openSharedScope();
        MemorySegment block = scope.allocate(100, AllocationStrategy.POOL_BASED);
        Contents.stamp(block, (byte) 1);
        ScopeLease lease = scope.lease();
        scope.close();
        for (int i = 0; i < 100; i++) {
            Contents.stamp(this.pool.allocate(100, AllocationStrategy.POOL_BASED), (byte) 2);
        }
        Contents.assertStamped(block, (byte) 1);
        assertThat(this.pool.stats().byStrategy().get(AllocationStrategy.POOL_BASED).deallocations()).isZero();
        lease.close();
        assertThat(this.pool.stats().byStrategy().get(AllocationStrategy.POOL_BASED).deallocations()).isOne();
    }

}
