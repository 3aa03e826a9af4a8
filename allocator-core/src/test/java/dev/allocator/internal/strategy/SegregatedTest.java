package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which block SEGREGATED gives to which request.
 */
class SegregatedTest {

    private static final long CHUNK = 1 << 20;

    private static final long LARGEST = CHUNK / 8;

    private static final long GRANULE = 64 << 10;

    private final TestHeap heap = TestHeap.ofChunks(CHUNK);

    @AfterEach
    void close() {
        this.heap.close();
    }

    @Test
    void blockHasTheSizeOfTheSmallestClassThatHoldsIt() {
        for (int number = 0; number <= SizeClasses.coarse(LARGEST); number++) {
            long bytes = SizeClasses.COARSE.bytes(number);
            long least = (number == 0) ? 0 : SizeClasses.COARSE.bytes(number - 1) + 1;
            assertThat(usable(bytes, 16)).isEqualTo(bytes);
            assertThat(usable(least, 16)).isEqualTo(bytes);
        }
    }

    @Test
    void requestsBeyondTheLargestClassGoToBestFit() {
        assertThat(this.heap.heap().route(Strategy.SEGREGATED, LARGEST, 16)).isEqualTo(Strategy.SEGREGATED);
        assertThat(this.heap.heap().route(Strategy.SEGREGATED, LARGEST + 1, 16)).isEqualTo(Strategy.BEST_FIT);
        assertThat(this.heap.heap().route(Strategy.SEGREGATED, 16, GRANULE)).isEqualTo(Strategy.SEGREGATED);
        assertThat(this.heap.heap().route(Strategy.SEGREGATED, 16, 2 * GRANULE)).isEqualTo(Strategy.BEST_FIT);
    }

    @Test
    void alignedRequestGetsTheSmallestClassWhoseBlocksAllHaveTheAlignment() {
        for (long alignment = 16; alignment <= GRANULE; alignment *= 2) {
            for (long bytes : new long[]{ 0, 1, 16, 17, 100, 129, 300, 1000, 5000, 40_000, LARGEST - 1, LARGEST }) {
                assertThat(usable(bytes, alignment)).as("%d bytes aligned to %d", bytes, alignment)
                        .isEqualTo(smallestClass(bytes, alignment));
            }
        }
    }

    private static long smallestClass(long bytes, long alignment) {
        int number = 0;
        while (SizeClasses.COARSE.bytes(number) < bytes || SizeClasses.COARSE.bytes(number) % alignment != 0) {
            number++;
        }
        return SizeClasses.COARSE.bytes(number);
    }

    @Test
    void everyBlockOfASlabHasTheAlignment() {
        for (long alignment : new long[]{ 16, 32, 64, 4096 }) {
            for (int i = 0; i < 40; i++) {
                MemorySegment block = this.heap.allocate(Strategy.SEGREGATED, 33, alignment);
                assertThat(block.address() % alignment).isZero();
            }
        }
    }

    @Test
    void classesHaveSlabsOfTheirOwn() {
        Map<Long, Long> classOfGranule = new HashMap<>();
        for (int number = 0; number <= SizeClasses.coarse(LARGEST); number++) {
            long bytes = SizeClasses.COARSE.bytes(number);
            for (int i = 0; i < 3; i++) {
                MemorySegment block = this.heap.allocate(Strategy.SEGREGATED, bytes);
                for (long at = block.address() & -GRANULE; at < block.address() + bytes; at += GRANULE) {
                    assertThat(classOfGranule.merge(at, bytes, (before, now) -> before)).isEqualTo(bytes);
                }
            }
        }
    }

    @Test
    void freedBlockServesOnlyItsClass() {
        MemorySegment block = this.heap.allocate(Strategy.SEGREGATED, 144);
        this.heap.free(block);
        assertThat(this.heap.allocate(Strategy.SEGREGATED, 145).address()).isNotEqualTo(block.address());
        assertThat(this.heap.allocate(Strategy.SEGREGATED, 129).address()).isEqualTo(block.address());
    }

    @Test
    void smallChunksServeSmallerClasses() {
        try (TestHeap small = TestHeap.ofChunks(64 << 10)) {
            assertThat(small.heap().route(Strategy.SEGREGATED, 8 << 10, 16)).isEqualTo(Strategy.SEGREGATED);
            assertThat(small.heap().route(Strategy.SEGREGATED, (8 << 10) + 1, 16)).isEqualTo(Strategy.BEST_FIT);
            assertThat(small.usableBytes(small.allocate(Strategy.SEGREGATED, 8 << 10))).isEqualTo(8 << 10);
        }
    }

    private long usable(long bytes, long alignment) {
        MemorySegment block = this.heap.allocate(Strategy.SEGREGATED, bytes, alignment);
        assertThat(block.address() % alignment).isZero();
        long usable = this.heap.usableBytes(block);
        this.heap.free(block);
        return usable;
    }

}
