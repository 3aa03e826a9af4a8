package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How BEST_FIT chooses, splits and joins free blocks. A fresh chunk is used from its lowest address on.
 */
class BestFitTest {

    private static final long CHUNK = 64 << 10;

    private final TestHeap heap = TestHeap.ofChunks(CHUNK);

    @AfterEach
    void close() {
        this.heap.close();
    }

    @Test
    void smallestSufficientHoleWins() {
        MemorySegment[] holes = holes(1024, 512, 768);
        assertThat(allocate(513).address()).isEqualTo(holes[2].address());
        assertThat(allocate(512).address()).isEqualTo(holes[1].address());
        assertThat(allocate(513).address()).isEqualTo(holes[0].address());
    }

    @Test
    void smallestSufficientHoleOfAllChunksWins() {
        MemorySegment first = allocate(2048);
        allocate(CHUNK - 2048);
        MemorySegment second = allocate(1024);
        allocate(CHUNK - 1024);
        this.heap.free(second);
        this.heap.free(first);
        assertThat(allocate(1000).address()).isEqualTo(second.address());
        assertThat(allocate(1000).address()).isEqualTo(first.address());
    }

    @Test
    void holesOfEqualSizeAreUsedLastFreedFirst() {
        MemorySegment[] holes = holes(256, 256, 256);
        for (int i = 2; i >= 0; i--) {
            assertThat(allocate(256).address()).isEqualTo(holes[i].address());
        }
    }

    @Test
    void exactFitLeavesNothingBehind() {
        MemorySegment hole = holes(512)[0];
        MemorySegment block = allocate(512);
        assertThat(block.address()).isEqualTo(hole.address());
        assertThat(this.heap.usableBytes(block)).isEqualTo(512);
        assertThat(allocate(16).address()).isGreaterThan(hole.address() + 512);
    }

    @Test
    void remainderOfASplitStaysFreeAndIsUsed() {
        MemorySegment hole = holes(1024)[0];
        assertThat(allocate(250).address()).isEqualTo(hole.address());
        assertThat(allocate(768).address()).isEqualTo(hole.address() + 256);
    }

    @Test
    void emptyBlockTakesAGranuleOfItsOwn() {
        MemorySegment empty = allocate(0);
        assertThat(allocate(0).address()).isEqualTo(empty.address() + 16);
        assertThat(this.heap.free(empty)).isEqualTo(Strategy.BEST_FIT);
        assertThat(this.heap.free(empty)).isEqualTo(BlockHeap.FREE);
        assertThat(allocate(16).address()).isEqualTo(empty.address());
    }

    @ParameterizedTest
    @CsvSource({ "0,1,2", "0,2,1", "1,0,2", "1,2,0", "2,0,1", "2,1,0" })
    void freedBlockIsJoinedWithWhicheverNeighboursAreFree(int first, int second, int third) {
        MemorySegment[] blocks = { allocate(1000), allocate(1024), allocate(1024) };
        allocate(16);
        this.heap.free(blocks[first]);
        this.heap.free(blocks[second]);
        this.heap.free(blocks[third]);
        MemorySegment joined = allocate(1008 + 1024 + 1024);
        assertThat(joined.address()).isEqualTo(blocks[0].address());
    }

    @Test
    void lastBlockOfAChunkIsJoinedToo() {
        MemorySegment front = allocate(CHUNK - 1024);
        MemorySegment back = allocate(1024);
        this.heap.free(back);
        this.heap.free(front);
        assertThat(allocate(CHUNK).address()).isEqualTo(front.address());
        assertThat(this.heap.reservedBytes()).isEqualTo(CHUNK);
    }

    @Test
    void liveNeighboursAreNotJoined() {
        MemorySegment left = allocate(64);
        MemorySegment middle = allocate(64);
        MemorySegment right = allocate(64);
        this.heap.free(middle);
        assertThat(this.heap.heap().check(left.address(), 64)).isEqualTo(Strategy.BEST_FIT);
        assertThat(this.heap.heap().check(right.address(), 64)).isEqualTo(Strategy.BEST_FIT);
        assertThat(allocate(128).address()).isEqualTo(right.address() + 64);
    }

    @Test
    void secondFreeIsRefusedWhereTheBlockHasBeenJoined() {
        MemorySegment left = allocate(1024);
        MemorySegment right = allocate(1024);
        allocate(16);
        this.heap.free(left);
        this.heap.free(right);
        assertThat(this.heap.free(right)).isEqualTo(BlockHeap.FREE);
        assertThat(this.heap.free(left)).isEqualTo(BlockHeap.FREE);
        MemorySegment joined = allocate(2048);
        assertThat(this.heap.free(right)).isEqualTo(BlockHeap.MISMATCH);
        assertThat(this.heap.free(joined)).isEqualTo(Strategy.BEST_FIT);
    }

    @Test
    void onlyTheExactSegmentCanBeFreed() {
        MemorySegment block = allocate(1000);
        for (long bytes : new long[]{ 0, 16, 992, 999, 1001, 1008, 1016, CHUNK, 1L << 40 }) {
            assertThat(this.heap.heap().free(block.address(), bytes, this.heap.cache()))
                    .isEqualTo(BlockHeap.MISMATCH);
        }
        for (long offset : new long[]{ 1, 8, 16, 992 }) {
            assertThat(this.heap.heap().free(block.address() + offset, 1000 - offset, this.heap.cache()))
                    .isEqualTo(BlockHeap.MISMATCH);
        }
        assertThat(this.heap.free(block)).isEqualTo(Strategy.BEST_FIT);
    }

    @Test
    void paddingOfAnAlignedBlockStaysFreeOnBothSides() {
        MemorySegment first = allocate(16);
        MemorySegment aligned = allocate(4096, 4096);
        assertThat(aligned.address()).isEqualTo(first.address() + 4096);
        assertThat(allocate(4080).address()).isEqualTo(first.address() + 16);
        assertThat(allocate(16).address()).isEqualTo(aligned.address() + 4096);
    }

    @Test
    void freedAlignedBlockIsJoinedWithItsPadding() {
        MemorySegment first = allocate(16);
        MemorySegment aligned = allocate(100, 4096);
        this.heap.free(aligned);
        assertThat(allocate(8192).address()).isEqualTo(first.address() + 16);
    }

    /** Each round leaves an entry in the index of a block that has been joined, until the index is made anew. */
    @Test
    void freeBlocksAreStillFoundWhenManyOthersHaveBeenJoined() {
        MemorySegment first = allocate(16);
        MemorySegment guard = allocate(16);
        this.heap.free(first);
        for (int round = 0; round < 10_000; round++) {
            this.heap.free(allocate(100, 4096));
        }
        assertThat(allocate(16).address()).isEqualTo(first.address());
        assertThat(allocate(CHUNK - 32).address()).isEqualTo(guard.address() + 16);
        assertThat(this.heap.reservedBytes()).isEqualTo(CHUNK);
    }

    @Test
    void blockMayFillAChunk() {
        MemorySegment block = allocate(CHUNK);
        assertThat(this.heap.reservedBytes()).isEqualTo(CHUNK);
        assertThat(this.heap.free(block)).isEqualTo(Strategy.BEST_FIT);
        assertThat(allocate(CHUNK).address()).isEqualTo(block.address());
    }

    @Test
    void describesLiveAndFreeBlocks() {
        MemorySegment block = allocate(1000);
        assertThat(this.heap.heap().describe(block.address() + 999))
                .isEqualTo(new BlockInfo(Strategy.BEST_FIT, block.address(), 1000, 1008));
        this.heap.free(block);
        assertThat(this.heap.heap().describe(block.address() + 999))
                .isEqualTo(new BlockInfo(Strategy.BEST_FIT, block.address(), -1, CHUNK));
    }

    private MemorySegment allocate(long bytes) {
        return this.heap.allocate(Strategy.BEST_FIT, bytes);
    }

    private MemorySegment allocate(long bytes, long alignment) {
        return this.heap.allocate(Strategy.BEST_FIT, bytes, alignment);
    }

    /**
     * Makes free blocks between live ones; they are freed in order.
     */
    private MemorySegment[] holes(long... sizes) {
        MemorySegment[] holes = new MemorySegment[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            holes[i] = allocate(sizes[i]);
            allocate(16);
        }
        for (MemorySegment hole : holes) {
            this.heap.free(hole);
        }
        return holes;
    }

}
