package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * FIXED_SIZE with its two classes and its chunks of other sizes, and POOL_BASED with its one.
 */
class EqualBlocksTest {

    private static final long FIXED_CHUNK = 64 << 10;

    private static final long CHUNK = 1 << 20;

    private final TestHeap heap = TestHeap.ofChunks(CHUNK);

    @AfterEach
    void close() {
        this.heap.close();
    }

    @Test
    void fixedSizeHasASmallAndAMediumBlock() {
        assertThat(usable(Strategy.FIXED_SIZE, 0, 16)).isEqualTo(32);
        assertThat(usable(Strategy.FIXED_SIZE, 32, 16)).isEqualTo(32);
        assertThat(usable(Strategy.FIXED_SIZE, 33, 16)).isEqualTo(128);
        assertThat(usable(Strategy.FIXED_SIZE, 128, 16)).isEqualTo(128);
        assertThat(this.heap.heap().route(Strategy.FIXED_SIZE, 129, 16)).isEqualTo(Strategy.BEST_FIT);
    }

    @Test
    void alignmentThatOnlyMediumBlocksHaveGetsOne() {
        assertThat(usable(Strategy.FIXED_SIZE, 8, 32)).isEqualTo(32);
        assertThat(usable(Strategy.FIXED_SIZE, 8, 64)).isEqualTo(128);
        assertThat(usable(Strategy.FIXED_SIZE, 8, 128)).isEqualTo(128);
        assertThat(this.heap.heap().route(Strategy.FIXED_SIZE, 8, 256)).isEqualTo(Strategy.BEST_FIT);
    }

    @Test
    void fixedChunkHoldsNothingButItsBlocks() {
        Set<Long> chunks = new HashSet<>();
        for (int i = 0; i < FIXED_CHUNK / 32; i++) {
            chunks.add(this.heap.allocate(Strategy.FIXED_SIZE, 32).address() & -FIXED_CHUNK);
        }
        assertThat(chunks).hasSize(1);
        assertThat(this.heap.reservedBytes()).isEqualTo(FIXED_CHUNK);
        chunks.add(this.heap.allocate(Strategy.FIXED_SIZE, 128).address() & -FIXED_CHUNK);
        chunks.add(this.heap.allocate(Strategy.FIXED_SIZE, 32).address() & -FIXED_CHUNK);
        assertThat(chunks).hasSize(3);
        assertThat(this.heap.source().reservedBytes(Strategy.FIXED_SIZE)).isEqualTo(3 * FIXED_CHUNK);
    }

    @Test
    void otherFixedSizesHaveChunksOfTheirOwn() {
        MemorySegment block = this.heap.allocateFixed(1000);
        MemorySegment other = this.heap.allocateFixed(1008);
        assertThat(this.heap.usableBytes(block)).isEqualTo(1008);
        assertThat(other.address()).isEqualTo(block.address() + 1008);
        assertThat(this.heap.allocateFixed(1009).address() & -FIXED_CHUNK)
                .isNotEqualTo(block.address() & -FIXED_CHUNK);
        assertThat(this.heap.free(block)).isEqualTo(Strategy.FIXED_SIZE);
    }

    @Test
    void configuredFixedSizesShareTheirChunks() {
        MemorySegment small = this.heap.allocate(Strategy.FIXED_SIZE, 32);
        assertThat(this.heap.allocateFixed(20).address()).isEqualTo(small.address() + 32);
        MemorySegment medium = this.heap.allocate(Strategy.FIXED_SIZE, 128);
        assertThat(this.heap.allocateFixed(128).address()).isEqualTo(medium.address() + 128);
    }

    @Test
    void fixedBlockMayFillItsChunk() {
        MemorySegment first = this.heap.allocateFixed(FIXED_CHUNK);
        MemorySegment second = this.heap.allocateFixed(FIXED_CHUNK);
        assertThat(this.heap.usableBytes(first)).isEqualTo(FIXED_CHUNK);
        assertThat(second.address()).isNotEqualTo(first.address());
        assertThat(this.heap.free(first)).isEqualTo(Strategy.FIXED_SIZE);
        assertThat(this.heap.free(second)).isEqualTo(Strategy.FIXED_SIZE);
        assertThat(this.heap.reservedBytes()).isEqualTo(FIXED_CHUNK);
    }

    @Test
    void poolOfEqualBlocksFillsAWholeChunk() {
        Set<Long> addresses = new HashSet<>();
        for (int i = 0; i < CHUNK / 4096; i++) {
            MemorySegment block = this.heap.allocate(Strategy.POOL_BASED, 1 + i);
            assertThat(this.heap.usableBytes(block)).isEqualTo(4096);
            assertThat(block.address() % 4096).isZero();
            addresses.add(block.address());
        }
        assertThat(addresses).hasSize((int) (CHUNK / 4096));
        assertThat(this.heap.source().reservedBytes(Strategy.POOL_BASED)).isEqualTo(CHUNK);
    }

    @Test
    void poolServesOnlyWhatItsBlocksHold() {
        assertThat(this.heap.heap().route(Strategy.POOL_BASED, 4096, 4096)).isEqualTo(Strategy.POOL_BASED);
        assertThat(this.heap.heap().route(Strategy.POOL_BASED, 4097, 16)).isEqualTo(Strategy.BEST_FIT);
        assertThat(this.heap.heap().route(Strategy.POOL_BASED, 1, 8192)).isEqualTo(Strategy.BEST_FIT);
    }

    @Test
    void blocksLargerThanTheirChunksAreServedByBestFit() {
        HeapOptions options = new HeapOptions(64 << 10, 4 << 10, 32, 8 << 10, 128 << 10, 0, true, false, false);
        try (TestHeap shrunk = new TestHeap(options)) {
            assertThat(shrunk.heap().route(Strategy.FIXED_SIZE, 33, 16)).isEqualTo(Strategy.BEST_FIT);
            assertThat(shrunk.heap().route(Strategy.POOL_BASED, 33, 16)).isEqualTo(Strategy.BEST_FIT);
            assertThat(shrunk.usableBytes(shrunk.allocate(Strategy.FIXED_SIZE, 32))).isEqualTo(32);
        }
    }

    private long usable(int strategy, long bytes, long alignment) {
        assertThat(this.heap.heap().route(strategy, bytes, alignment)).isEqualTo(strategy);
        MemorySegment block = this.heap.allocate(strategy, bytes, alignment);
        assertThat(block.address() % alignment).isZero();
        return this.heap.usableBytes(block);
    }

}
