package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Trimming gives back what nobody uses and leaves alone what somebody uses.
 */
class TrimTest {

    private static final long MIB = 1 << 20;

    private final MemoryPool pool = MemoryPool.builder().threadCacheBytes(0).build();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @EnumSource
    void emptyChunksAreReturned(AllocationStrategy strategy) {
        freeAgain(strategy, 100, 10_000);
        long reserved = this.pool.stats().bytesReserved();
        assertThat(reserved).isGreaterThanOrEqualTo(1_000_000);
        assertThat(this.pool.trim()).isGreaterThanOrEqualTo(reserved);
        assertThat(this.pool.stats().bytesReserved()).isZero();
        assertThat(this.pool.stats().byStrategy().get(strategy).bytesReserved()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsReturnedTwice(AllocationStrategy strategy) {
        MemorySegment kept = this.pool.allocate(100, strategy);
        freeAgain(strategy, 100, 10_000);
        assertThat(this.pool.trim()).isPositive();
        assertThat(this.pool.trim()).isZero();
        assertThat(this.pool.trim()).isZero();
        Contents.assertZero(kept);
    }

    @Test
    void unusedPoolHasNothingToReturn() {
        assertThat(this.pool.trim()).isZero();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Elsewhere free pages inside chunks cannot be given back")
    void freePagesInsideAChunkAreReturnedAndStayReserved() {
        MemorySegment kept = this.pool.allocate(1000);
        Contents.stamp(kept, (byte) 1);
        MemorySegment large = this.pool.allocate(MIB / 2);
        Contents.stamp(large, (byte) 2);
        this.pool.deallocate(large);
        long reserved = this.pool.stats().bytesReserved();
        assertThat(this.pool.trim()).isBetween(MIB / 2 - 2 * 4096, MIB);
        assertThat(this.pool.stats().bytesReserved()).isEqualTo(reserved);
        Contents.assertStamped(kept, (byte) 1);
        assertThat(this.pool.trim()).isZero();
        MemorySegment again = this.pool.allocate(MIB / 2);
        Contents.assertZero(again);
        assertThat(this.pool.stats().bytesReserved()).isEqualTo(reserved);
        Contents.stamp(again, (byte) 2);
        this.pool.deallocate(again);
        assertThat(this.pool.trim()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void liveDataIsUnharmedAndTrimmedMemoryReadsAsZero(AllocationStrategy strategy) {
        List<MemorySegment> kept = new ArrayList<>();
        List<MemorySegment> freed = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            MemorySegment segment = this.pool.allocate(1 + i % 2000, strategy);
            Contents.stamp(segment, (byte) (1 + i % 100));
            ((i % 100 == 0) ? kept : freed).add(segment);
        }
        freed.forEach(this.pool::deallocate);
        this.pool.trim();
        kept.forEach((segment) -> Contents.assertStamped(segment, (byte) 1));
        for (int i = 0; i < 5000; i++) {
            MemorySegment segment = this.pool.allocate(1 + i % 2000, strategy);
            Contents.assertZero(segment);
            Contents.stamp(segment, (byte) 2);
        }
        kept.forEach((segment) -> Contents.assertStamped(segment, (byte) 1));
    }

    @Test
    void everythingByWhichReservedFallsIsReported() {
        try (MemoryPool small = MemoryPool.builder().chunkBytes(64 << 10).build()) {
            for (int alignmentLog2 = 4; alignmentLog2 < 20; alignmentLog2++) {
                for (MemoryScope scope : List.of(small.openScope(), small.openSharedScope())) {
                    scope.allocate(1, 1L << alignmentLog2);
                    scope.allocate(100_000, 1L << alignmentLog2);
                    scope.close();
                }
                long reserved = small.stats().bytesReserved();
                assertThat(small.trim()).isGreaterThanOrEqualTo(reserved - small.stats().bytesReserved());
            }
        }
    }

    @Test
    void openScopesAreUnharmed() {
        try (MemoryScope confined = this.pool.openScope(); MemoryScope shared = this.pool.openSharedScope()) {
            List<MemorySegment> segments = List.of(confined.allocate(100), confined.allocate(MIB / 2),
                    shared.allocate(100), shared.allocate(MIB / 2),
                    shared.allocate(100, AllocationStrategy.FIXED_SIZE));
            segments.forEach((segment) -> Contents.stamp(segment, (byte) 1));
            freeAgain(AllocationStrategy.BEST_FIT, 100_000, 50);
            this.pool.trim();
            segments.forEach((segment) -> Contents.assertStamped(segment, (byte) 1));
            Contents.assertZero(confined.allocate(MIB / 2));
            Contents.assertZero(shared.allocate(MIB / 2));
        }
    }

    @Test
    void memoryOfClosedScopesIsReturned() {
        for (int i = 0; i < 200; i++) {
            try (MemoryScope confined = this.pool.openScope(); MemoryScope shared = this.pool.openSharedScope()) {
                confined.allocate(MIB / 2);
                shared.allocate(MIB / 2);
            }
        }
        this.pool.trim();
        assertThat(this.pool.stats().bytesReserved()).isZero();
    }

    @Test
    void staleSegmentsOfReturnedMemoryThrowOrFindZeros() {
        List<MemorySegment> stale = new ArrayList<>();
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            for (int i = 0; i < 500; i++) {
                stale.add(this.pool.allocate(1000, strategy));
            }
        }
        MemorySegment kept = this.pool.allocate(1000);
        stale.forEach((segment) -> Contents.stamp(segment, (byte) 1));
        stale.forEach(this.pool::deallocate);
        assertThat(this.pool.trim()).isPositive();
        stale.forEach((segment) -> StaleAccess.throwsOrFindsOnly(segment, (byte) 0));
        Contents.assertZero(kept);
    }

    @Test
    void memoryInTheCallersCacheIsReturnedToo() {
        try (MemoryPool cached = MemoryPool.create()) {
            for (AllocationStrategy strategy : AllocationStrategy.values()) {
                for (int i = 0; i < 100; i++) {
                    cached.deallocate(cached.allocate(100, strategy));
                }
            }
            cached.trim();
            assertThat(cached.stats().bytesReserved()).isZero();
        }
    }

    @Test
    void figuresOtherThanReservedDoNotChange() {
        this.pool.allocate(100);
        freeAgain(AllocationStrategy.SEGREGATED, 1000, 5000);
        AllocationStats before = this.pool.stats();
        this.pool.trim();
        AllocationStats after = this.pool.stats();
        assertThat(after.bytesReserved()).isLessThan(before.bytesReserved());
        assertThat(after.allocations()).isEqualTo(before.allocations());
        assertThat(after.deallocations()).isEqualTo(before.deallocations());
        assertThat(after.bytesInUse()).isEqualTo(before.bytesInUse());
        assertThat(after.peakBytesInUse()).isEqualTo(before.peakBytesInUse());
    }

    private void freeAgain(AllocationStrategy strategy, long byteSize, int count) {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MemorySegment segment = this.pool.allocate(byteSize, strategy);
            Contents.stamp(segment, (byte) 1);
            segments.add(segment);
        }
        segments.forEach(this.pool::deallocate);
    }

}
