package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Blocks of one size, from fixed-size chunks.
 */
class FixedSizeAllocatorTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 15, 16, 17, 48, 128, 200, 1000, 4096, 5000, 32_768, 40_000, 65_535, 65_536 })
    void blocksAreOfExactlyTheSizeAndCountAsFixedSize(long blockBytes) {
        FixedSizeAllocator allocator = this.pool.fixedSize(blockBytes);
        assertThat(allocator.blockBytes()).isEqualTo(blockBytes);
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            MemorySegment segment = allocator.allocate();
            assertThat(segment.byteSize()).isEqualTo(blockBytes);
            assertThat(segment.address() % 16).isZero();
            Contents.assertZero(segment);
            Contents.stamp(segment, (byte) (i + 1));
            segments.add(segment);
        }
        AllocationStats stats = this.pool.stats().byStrategy().get(AllocationStrategy.FIXED_SIZE);
        assertThat(stats.allocations()).isEqualTo(100);
        assertThat(stats.bytesInUse()).isEqualTo(100 * blockBytes);
        for (int i = 0; i < 100; i++) {
            Contents.assertStamped(segments.get(i), (byte) (i + 1));
            allocator.deallocate(segments.get(i));
        }
        stats = this.pool.stats().byStrategy().get(AllocationStrategy.FIXED_SIZE);
        assertThat(stats.deallocations()).isEqualTo(100);
        assertThat(stats.bytesInUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = { 0, -1, Long.MIN_VALUE, 65_537, Long.MAX_VALUE })
    void sizesThatNoFixedSizeChunkHoldsAreRefused(long blockBytes) {
        Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.fixedSize(blockBytes));
    }

    @Test
    void blocksAreFreedThroughThePoolToo() {
        FixedSizeAllocator allocator = this.pool.fixedSize(200);
        MemorySegment segment = allocator.allocate();
        this.pool.deallocate(segment);
        assertThatIllegalStateException().isThrownBy(() -> allocator.deallocate(segment));
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void segmentsOfOtherSizesAreRefused() {
        FixedSizeAllocator allocator = this.pool.fixedSize(200);
        MemorySegment other = this.pool.fixedSize(100).allocate();
        Refusal.of(this.pool, IllegalArgumentException.class, () -> allocator.deallocate(other));
        Refusal.of(this.pool, IllegalArgumentException.class,
                () -> allocator.deallocate(MemorySegment.ofArray(new byte[200])));
        MemorySegment resized = allocator.allocate().asSlice(0, 100);
        Refusal.of(this.pool, IllegalArgumentException.class, () -> allocator.deallocate(resized));
    }

    @Test
    void beginningAScopeDoesNotTouchIt() {
        FixedSizeAllocator allocator = this.pool.fixedSize(200);
        MemorySegment segment;
        try (MemoryScope scope = this.pool.beginScope()) {
            segment = allocator.allocate();
            MemorySegment other = this.pool.fixedSize(300).allocate();
            assertThat(scope.usedBytes()).isZero();
            this.pool.deallocate(other);
        }
        Contents.assertZero(segment);
        allocator.deallocate(segment);
    }

    @Test
    void anyThreadMayUseIt() throws Exception {
        FixedSizeAllocator allocator = this.pool.fixedSize(200);
        MemorySegment segment = OtherThread.call(allocator::allocate);
        Contents.assertZero(segment);
        OtherThread.run(Thread.ofVirtual(), () -> allocator.deallocate(segment));
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void severalAllocatorsOfOneSizeAndOfManySizesLiveTogether() {
        List<MemorySegment> segments = new ArrayList<>();
        for (int blockBytes = 1; blockBytes <= 1000; blockBytes++) {
            segments.add(this.pool.fixedSize(blockBytes).allocate());
            segments.add(this.pool.fixedSize(blockBytes).allocate());
        }
        assertThat(segments).extracting(MemorySegment::address).doesNotHaveDuplicates();
        segments.forEach((segment) -> this.pool.fixedSize(segment.byteSize()).deallocate(segment));
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void chunkSizeBoundsTheBlock() {
        try (MemoryPool small = MemoryPool.builder().fixedChunkBytes(4096).build()) {
            assertThat(small.fixedSize(4096).allocate().byteSize()).isEqualTo(4096);
            assertThatIllegalArgumentException().isThrownBy(() -> small.fixedSize(4097)).withMessageContaining("4096");
        }
    }

}
