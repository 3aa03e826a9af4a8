package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every segment has the alignment that was asked for, and at least 16.
 */
class AlignmentTest {

    private static final int LARGEST_LOG2 = 26;

    private static final long[] SIZES = { 0, 1, 16, 17, 100, 4096, 5000, 70_000, (1 << 20) + 1 };

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @EnumSource
    void blocksOfEveryStrategyTakeAnyPowerOfTwo(AllocationStrategy strategy) {
        List<MemorySegment> segments = allocateAll(
                (size, alignment) -> this.pool.allocate(size, alignment, strategy));
        assertThat(this.pool.stats().bytesInUse()).isEqualTo(bytes(segments));
        segments.forEach(this.pool::deallocate);
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void confinedScopesTakeAnyPowerOfTwo() {
        try (MemoryScope scope = this.pool.openScope()) {
            long bytes = bytes(allocateAll(scope));
            assertThat(scope.usedBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void sharedScopesTakeAnyPowerOfTwo() {
        try (MemoryScope scope = this.pool.openSharedScope()) {
            long bytes = bytes(allocateAll(scope));
            assertThat(scope.usedBytes()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sixteenIsTheLeast(AllocationStrategy strategy) {
        try (MemoryScope confined = this.pool.openScope(); MemoryScope shared = this.pool.openSharedScope()) {
            for (long size = 0; size < 300; size++) {
                assertThat(List.of(this.pool.allocate(size), this.pool.allocate(size, 1),
                        this.pool.allocate(size, strategy), this.pool.allocateBatch(size, 1)[0],
                        this.pool.fixedSize(Math.max(1, size)).allocate(), confined.allocate(size),
                        confined.allocate(size, 2), confined.allocate(size, strategy), shared.allocate(size),
                        shared.allocate(size, 8), shared.allocate(size, strategy)))
                        .allSatisfy((segment) -> assertThat(segment.address() % 16).isZero());
            }
        }
    }

    @Test
    void alignedMemoryMayBeAccessedWithAlignedLayouts() {
        ValueLayout.OfLong layout = ValueLayout.JAVA_LONG.withByteAlignment(32);
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            MemorySegment segment = this.pool.allocate(32, 32, strategy);
            segment.set(layout, 0, 42);
            assertThat(segment.get(layout, 0)).isEqualTo(42);
        }
    }

    @Test
    void theMethodsOfSegmentAllocatorWork() {
        try (MemoryScope confined = this.pool.openScope(); MemoryScope shared = this.pool.openSharedScope()) {
            for (SegmentAllocator allocator : List.of(this.pool, confined, shared)) {
                assertThat(allocator.allocateFrom("größer").getString(0)).isEqualTo("größer");
                assertThat(allocator.allocateFrom(ValueLayout.JAVA_LONG, 1, 2, 3).toArray(ValueLayout.JAVA_LONG))
                        .containsExactly(1, 2, 3);
                assertThat(allocator.allocate(ValueLayout.JAVA_INT, 1000).byteSize()).isEqualTo(4000);
            }
        }
    }

    /** Sizes and alignments mixed, all alive together, each with a content of its own. */
    private List<MemorySegment> allocateAll(SegmentAllocator allocator) {
        List<MemorySegment> segments = new ArrayList<>();
        for (int log2 = 0; log2 <= LARGEST_LOG2; log2++) {
            for (long size : SIZES) {
                MemorySegment segment = allocator.allocate(size, 1L << log2);
                assertThat(segment.byteSize()).isEqualTo(size);
                assertThat(segment.address() % Math.max(16, 1L << log2)).as("%s bytes aligned to 2^%s", size, log2)
                        .isZero();
                Contents.assertZero(segment);
                segments.add(segment);
                Contents.stamp(segment, (byte) segments.size());
            }
        }
        for (int i = 0; i < segments.size(); i++) {
            Contents.assertStamped(segments.get(i), (byte) (i + 1));
        }
        return segments;
    }

    private static long bytes(List<MemorySegment> segments) {
        return segments.stream().mapToLong(MemorySegment::byteSize).sum();
    }

}
