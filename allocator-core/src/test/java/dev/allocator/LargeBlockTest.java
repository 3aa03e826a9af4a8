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
 * A block larger than a chunk has a chunk of its own, which goes back to the operating system when it is freed.
 */
class LargeBlockTest {

    private static final long MIB = 1 << 20;

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @EnumSource
    void chunkOfItsOwnIsReturnedWhenTheBlockIsFreed(AllocationStrategy strategy) {
        long before = this.pool.stats().bytesReserved();
        MemorySegment segment = this.pool.allocate(5 * MIB + 1, strategy);
        assertThat(this.pool.stats().bytesReserved() - before).isBetween(5 * MIB + 1, 6 * MIB);
        Contents.assertZero(segment);
        Contents.stamp(segment, (byte) 1);
        this.pool.deallocate(segment);
        assertThat(this.pool.stats().bytesReserved()).isEqualTo(before);
    }

    @Test
    void anyNumberMayBeAliveAndEachIsReturnedForItself() {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            MemorySegment segment = this.pool.allocate(i * MIB + i);
            Contents.stamp(segment, (byte) i);
            segments.add(segment);
        }
        for (int i = 10; i >= 1; i--) {
            long reserved = this.pool.stats().bytesReserved();
            Contents.assertStamped(segments.get(i - 1), (byte) i);
            this.pool.deallocate(segments.get(i - 1));
            assertThat(this.pool.stats().bytesReserved()).isLessThanOrEqualTo(reserved - i * MIB);
        }
        assertThat(this.pool.stats().bytesReserved()).isZero();
    }

    @Test
    void theyDoNotPileUp() {
        for (int i = 0; i < 1000; i++) {
            MemorySegment segment = this.pool.allocate(2 * MIB);
            this.pool.deallocate(segment);
        }
        assertThat(this.pool.stats().bytesReserved()).isLessThan(4 * MIB);
    }

    @Test
    void freedTwiceIsADoubleFree() {
        MemorySegment segment = this.pool.allocate(2 * MIB);
        this.pool.deallocate(segment);
        assertThatIllegalStateException().isThrownBy(() -> this.pool.deallocate(segment));
        assertThat(this.pool.stats().deallocations()).isOne();
    }

    @Test
    void staleAccessThrowsOrFindsZeros() {
        MemorySegment segment = this.pool.allocate(2 * MIB);
        Contents.stamp(segment, (byte) 7);
        this.pool.deallocate(segment);
        try {
            Contents.assertZero(segment);
        } catch (IllegalStateException ex) {
            assertThat(segment.scope().isAlive()).isFalse();
        }
    }

    @Test
    void strictAlignmentOfASmallBlockIsReturnedToo() {
        long before = this.pool.stats().bytesReserved();
        MemorySegment segment = this.pool.allocate(100, 8 * MIB);
        assertThat(segment.address() % (8 * MIB)).isZero();
        this.pool.deallocate(segment);
        assertThat(this.pool.stats().bytesReserved()).isEqualTo(before);
    }

    @Test
    void scopesReturnTheirsWhenTheyEnd() {
        try (MemoryScope scope = this.pool.openScope()) {
            scope.allocate(5 * MIB, AllocationStrategy.BEST_FIT);
            assertThat(this.pool.stats().bytesReserved()).isGreaterThanOrEqualTo(5 * MIB);
        }
        assertThat(this.pool.stats().bytesReserved()).isLessThan(5 * MIB);
    }

}
