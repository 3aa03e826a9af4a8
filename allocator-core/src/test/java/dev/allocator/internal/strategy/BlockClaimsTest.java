package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Blocks of a batch are freed together or not at all.
 */
class BlockClaimsTest {

    private final TestHeap heap = TestHeap.ofChunks(64 << 10);

    @AfterEach
    void close() {
        this.heap.close();
    }

    @Test
    void claimedBlocksAreFreeOnceReleased() {
        MemorySegment[] blocks = blocks();
        BlockClaims claims = new BlockClaims(this.heap.heap(), blocks);
        for (int strategy : new int[]{ 0, 1, 2, 3, 0 }) {
            assertThat(claims.claimNext()).isEqualTo(strategy);
        }
        claims.release(this.heap.cache());
        for (MemorySegment block : blocks) {
            assertThat(this.heap.free(block)).isEqualTo(BlockHeap.FREE);
        }
        this.heap.heap().releaseEmpty();
        this.heap.source().trim();
        assertThat(this.heap.reservedBytes()).isZero();
    }

    @Test
    void undoneBlocksAreLiveAsBefore() {
        MemorySegment[] blocks = blocks();
        BlockClaims claims = new BlockClaims(this.heap.heap(), blocks);
        for (MemorySegment block : blocks) {
            assertThat(claims.claimNext()).isNotNegative();
            assertThat(this.heap.free(block)).isEqualTo(BlockHeap.FREE);
        }
        claims.undo();
        for (MemorySegment block : blocks) {
            assertThat(this.heap.free(block)).isNotNegative();
        }
    }

    @Test
    void blockThatOccursTwiceIsClaimedOnce() {
        for (MemorySegment block : blocks()) {
            BlockClaims claims = new BlockClaims(this.heap.heap(), new MemorySegment[]{ block, block });
            assertThat(claims.claimNext()).isNotNegative();
            assertThat(claims.claimNext()).isEqualTo(BlockHeap.FREE);
            claims.undo();
            assertThat(this.heap.heap().check(block.address(), block.byteSize())).isNotNegative();
        }
    }

    @Test
    void foreignAndResizedSegmentsAreNotClaimed() {
        MemorySegment block = this.heap.allocate(Strategy.BEST_FIT, 100);
        MemorySegment[] wrong = { block.asSlice(0, 99), MemorySegment.ofAddress(1 << 20) };
        assertThat(new BlockClaims(this.heap.heap(), wrong).claimNext()).isEqualTo(BlockHeap.MISMATCH);
        assertThat(new BlockClaims(this.heap.heap(), new MemorySegment[]{ wrong[1] }).claimNext())
                .isEqualTo(BlockHeap.FREE);
    }

    private MemorySegment[] blocks() {
        return new MemorySegment[]{ this.heap.allocate(Strategy.BEST_FIT, 100),
                this.heap.allocate(Strategy.FIXED_SIZE, 100), this.heap.allocate(Strategy.POOL_BASED, 100),
                this.heap.allocate(Strategy.SEGREGATED, 100), this.heap.allocate(Strategy.BEST_FIT, 100_000) };
    }

}
