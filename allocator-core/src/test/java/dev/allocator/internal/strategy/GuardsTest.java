package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lives of blocks as the heap knows them.
 */
class GuardsTest {

    private final TestHeap heap = new TestHeap(
            new HeapOptions(1 << 20, 64 << 10, 32, 128, 4 << 10, 512 << 10, true, false, true));

    @AfterEach
    void close() {
        this.heap.close();
    }

    @Test
    void endedLivesAreForgotten() {
        MemorySegment block = this.heap.allocate(Strategy.BEST_FIT, 100);
        assertThat(this.heap.heap().isOwn(block)).isTrue();
        assertThat(this.heap.heap().endLife(block)).isNotNegative();
        this.heap.free(block);
        assertThat(this.heap.heap().isOwn(block)).isFalse();
        MemorySegment unseen = this.heap.allocate(Strategy.BEST_FIT, 100);
        assertThat(this.heap.heap().undo(unseen, this.heap.cache())).isNotNegative();
        assertThat(this.heap.heap().isOwn(unseen)).isFalse();
    }

    @Test
    void claimedBlockCanNeitherBeClaimedAgainNorEndedByAReset() {
        MemorySegment block = this.heap.allocate(Strategy.BEST_FIT, 100);
        BlockClaims claims = new BlockClaims(this.heap.heap(), new MemorySegment[]{ block });
        claims.claimNext();
        assertThat(this.heap.heap().endLife(block)).isEqualTo(BlockHeap.FREE);
        assertThat(this.heap.heap().invalidate()).isFalse();
        assertThat(block.scope().isAlive()).isTrue();
        claims.undo();
        assertThat(this.heap.heap().invalidate()).isTrue();
        assertThat(block.scope().isAlive()).isFalse();
    }

    @Test
    void blocksOfScopesHaveNoLifeOfTheirOwn() {
        MemorySegment block = this.heap.allocateScoped(Strategy.SEGREGATED, 100);
        assertThat(this.heap.heap().isOwn(block)).isFalse();
        this.heap.freeScoped(block);
    }

    @Test
    void threadsKeepNoBlocks() {
        MemorySegment block = this.heap.allocate(Strategy.SEGREGATED, 100);
        this.heap.heap().endLife(block);
        this.heap.free(block);
        assertThat(this.heap.heap().allocateAtHand(Strategy.SEGREGATED, 100, this.heap.cache())).isNull();
    }

}
