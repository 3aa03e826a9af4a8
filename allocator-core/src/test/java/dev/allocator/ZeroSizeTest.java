package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A request of 0 bytes is an allocation like any other, with an address of its own.
 */
class ZeroSizeTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @EnumSource
    void blocksOfNoBytesHaveAddressesOfTheirOwn(AllocationStrategy strategy) {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            segments.add(this.pool.allocate(0, strategy));
            segments.add(this.pool.allocate(1, strategy));
        }
        assertThat(segments).extracting(MemorySegment::address).doesNotHaveDuplicates();
        assertThat(segments).allSatisfy((segment) -> assertThat(segment.address() % 16).isZero());
        segments.forEach(this.pool::deallocate);
    }

    @ParameterizedTest
    @EnumSource
    void blockOfNoBytesCountsAndIsFreedLikeAnyOther(AllocationStrategy strategy) {
        MemorySegment segment = this.pool.allocate(0, strategy);
        assertThat(segment.byteSize()).isZero();
        AllocationStats stats = this.pool.stats().byStrategy().get(strategy);
        assertThat(stats.allocations()).isOne();
        assertThat(stats.bytesAllocated()).isZero();
        assertThat(stats.bytesInUse()).isZero();
        this.pool.deallocate(segment);
        assertThat(this.pool.stats().byStrategy().get(strategy).deallocations()).isOne();
        assertThatIllegalStateException().isThrownBy(() -> this.pool.deallocate(segment));
    }

    @Test
    void alignmentHoldsForNoBytesToo() {
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            MemorySegment segment = this.pool.allocate(0, 4096, strategy);
            assertThat(segment.address() % 4096).isZero();
            this.pool.deallocate(segment);
        }
    }

    @Test
    void batchOfNoBytesHasAddressesOfItsOwn() {
        MemorySegment[] segments = this.pool.allocateBatch(0, 100);
        assertThat(segments).extracting(MemorySegment::address).doesNotHaveDuplicates();
        this.pool.deallocateBatch(segments);
        assertThat(this.pool.stats().deallocations()).isEqualTo(100);
    }

    @Test
    void scopesGiveNoBytesAddressesOfTheirOwn() {
        try (MemoryScope confined = this.pool.openScope(); MemoryScope shared = this.pool.openSharedScope(1)) {
            List<MemorySegment> segments = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                segments.add(confined.allocate(0));
                segments.add(confined.allocate(1));
                segments.add(shared.allocate(0));
                segments.add(shared.allocate(0, AllocationStrategy.SEGREGATED));
                segments.add(this.pool.allocate(0));
            }
            assertThat(segments).extracting(MemorySegment::address).doesNotHaveDuplicates();
            assertThat(confined.usedBytes()).isEqualTo(1000);
            assertThat(shared.usedBytes()).isZero();
            assertThat(this.pool.stats().allocations()).isEqualTo(5000);
        }
        assertThat(this.pool.stats().deallocations()).isEqualTo(4000);
    }

}
