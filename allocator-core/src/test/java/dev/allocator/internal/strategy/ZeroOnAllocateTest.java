package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A heap that zeroes what it hands out and not what it takes back: no block shows its former owner's bytes, wherever its
 * memory has been meanwhile.
 */
class ZeroOnAllocateTest {

    private static final int CHUNK = 64 << 10;

    private final TestHeap heap = new TestHeap(
            new HeapOptions(CHUNK, CHUNK, 32, 128, 4096, 16 << 10, false, true, false));

    @AfterEach
    void close() {
        this.heap.close();
    }

    @Test
    void blockOfAnyStrategyIsZero() {
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            for (int i = 0; i < 3; i++) {
                MemorySegment block = this.heap.allocate(strategy, 100 + i);
                checkZero(block);
                block.fill((byte) 1);
                this.heap.free(block);
            }
        }
    }

    @Test
    void fixedBlockIsZero() {
        for (int i = 0; i < 3; i++) {
            MemorySegment block = this.heap.allocateFixed(1000);
            checkZero(block);
            block.fill((byte) 1);
            this.heap.free(block);
        }
    }

    @Test
    void blockWithAChunkOfItsOwnIsZeroAlsoInAChunkThatWasKept() {
        MemorySegment first = this.heap.allocate(Strategy.BEST_FIT, CHUNK);
        first.fill((byte) 1);
        this.heap.free(first);
        this.heap.heap().releaseEmpty();
        MemorySegment aligned = this.heap.allocate(Strategy.BEST_FIT, CHUNK, 32);
        assertThat(aligned.address()).isEqualTo(first.address());
        checkZero(aligned);
    }

    private static void checkZero(MemorySegment block) {
        MemorySegment zeros = MemorySegment.ofArray(new byte[(int) block.byteSize()]);
        assertThat(block.mismatch(zeros)).as("first byte of a former owner").isEqualTo(-1);
    }

}
