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
 * A block larger than a chunk has a chunk of its own. When it is freed, the chunk is kept for the next that takes as many
 * pages, up to a bound, and like all that is empty goes back when somebody wants it back or needs the room.
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
    void chunkOfItsOwnIsKeptForTheNextAndReturnedByTrim(AllocationStrategy strategy) {
        long before = this.pool.stats().bytesReserved();
        MemorySegment segment = this.pool.allocate(5 * MIB + 1, strategy);
        assertThat(this.pool.stats().bytesReserved() - before).isBetween(5 * MIB + 1, 6 * MIB);
        Contents.assertZero(segment);
        Contents.stamp(segment, (byte) 1);
        long reserved = this.pool.stats().bytesReserved();
        this.pool.deallocate(segment);
        MemorySegment next = this.pool.allocate(5 * MIB + 2, strategy);
        assertThat(next.address()).isEqualTo(segment.address());
        assertThat(this.pool.stats().bytesReserved()).isEqualTo(reserved);
        Contents.assertZero(next);
        this.pool.deallocate(next);
        assertThat(this.pool.trim()).isGreaterThan(5 * MIB);
        assertThat(this.pool.stats().bytesReserved()).isEqualTo(before);
    }

    @Test
    void poolWithoutThreadCachesKeepsNone() {
        try (MemoryPool plain = MemoryPool.builder().threadCacheBytes(0).build()) {
            plain.deallocate(plain.allocate(5 * MIB));
            assertThat(plain.stats().bytesReserved()).isZero();
        }
    }

    @Test
    void keptOnesMakeRoomForAnotherSize() {
        try (MemoryPool capped = MemoryPool.builder().maxBytes(40 * MIB).build()) {
            capped.deallocate(capped.allocate(10 * MIB));
            assertThat(capped.stats().bytesReserved()).isEqualTo(10 * MIB);
            assertThat(capped.allocate(35 * MIB).byteSize()).isEqualTo(35 * MIB);
        }
    }

    @Test
    void noMoreThanAQuarterOfTheCapIsKept() {
        try (MemoryPool capped = MemoryPool.builder().maxBytes(40 * MIB).build()) {
            List<MemorySegment> segments = List.of(capped.allocate(6 * MIB), capped.allocate(5 * MIB),
                    capped.allocate(3 * MIB));
            segments.forEach(capped::deallocate);
            assertThat(capped.stats().bytesReserved()).isEqualTo(9 * MIB);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void keptOnesReadAsZeroHoweverTheyHaveBeenUsed(Zeroing zeroing) {
        try (MemoryPool zeroed = MemoryPool.builder().zeroing(zeroing).build()) {
            long bytes = 9 * MIB + 5000;
            for (long written : new long[]{ 1, 4097, 3 * MIB, bytes }) {
                MemorySegment first = zeroed.allocate(bytes);
                Contents.stamp(first.asSlice(0, written), (byte) 1);
                zeroed.deallocate(first);
                MemorySegment second = zeroed.allocate(bytes);
                assertThat(second.address()).isEqualTo(first.address());
                Contents.assertZero(second);
                Contents.stamp(second.asSlice(bytes - written), (byte) 2);
                MemorySegment shorter = zeroed.reallocate(second, bytes - 100);
                zeroed.deallocate(shorter);
                MemorySegment third = zeroed.allocate(bytes);
                Contents.assertZero(third);
                zeroed.deallocate(third);
            }
        }
    }

    @Test
    void anyNumberMayBeAliveAndWhatIsTooMuchToKeepIsReturned() {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            MemorySegment segment = this.pool.allocate(i * MIB + i);
            Contents.stamp(segment, (byte) i);
            segments.add(segment);
        }
        for (int i = 20; i >= 1; i--) {
            Contents.assertStamped(segments.get(i - 1), (byte) i);
            this.pool.deallocate(segments.get(i - 1));
        }
        assertThat(this.pool.stats().bytesReserved()).isLessThanOrEqualTo(64 * MIB);
        this.pool.trim();
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
        this.pool.trim();
        assertThat(this.pool.stats().bytesReserved()).isEqualTo(before);
    }

    @Test
    void scopesReturnTheirsWhenTheyEnd() {
        try (MemoryScope scope = this.pool.openScope()) {
            scope.allocate(5 * MIB, AllocationStrategy.BEST_FIT);
            assertThat(this.pool.stats().bytesReserved()).isGreaterThanOrEqualTo(5 * MIB);
        }
        this.pool.trim();
        assertThat(this.pool.stats().bytesReserved()).isLessThan(5 * MIB);
    }

}
