package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.allocator.internal.os.SystemMemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * When BEST_FIT gets chunks and gives them back.
 */
class BestFitChunksTest {

    private static final long CHUNK = 64 << 10;

    private static final long PAGE = SystemMemory.current().pageBytes();

    private final TestHeap heap = TestHeap.ofChunks(CHUNK);

    @AfterEach
    void close() {
        this.heap.close();
    }

    @Test
    void oneEmptyChunkIsKeptAndMoreAreGivenBack() {
        List<MemorySegment> blocks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            blocks.add(allocate(CHUNK));
        }
        blocks.forEach(this.heap::free);
        assertThat(this.heap.reservedBytes()).isEqualTo(5 * CHUNK);
        assertThat(this.heap.source().trim()).isEqualTo(4 * CHUNK);
        assertThat(this.heap.reservedBytes()).isEqualTo(CHUNK);
    }

    @Test
    void keptChunkServesTheNextBlock() {
        MemorySegment block = allocate(100);
        this.heap.free(block);
        assertThat(this.heap.source().trim()).isZero();
        assertThat(allocate(200).address()).isEqualTo(block.address());
    }

    @Test
    void usedChunkIsPreferredToTheEmptyOneAfterAnyHistory() {
        MemorySegment first = allocate(CHUNK);
        MemorySegment second = allocate(CHUNK);
        this.heap.free(first);
        this.heap.free(second);
        for (int round = 0; round < 3; round++) {
            MemorySegment block = allocate(CHUNK);
            MemorySegment other = allocate(CHUNK);
            this.heap.free(block);
            this.heap.free(other);
            this.heap.source().trim();
            assertThat(this.heap.reservedBytes()).isEqualTo(CHUNK);
        }
    }

    @Test
    void releaseEmptyHandsTheKeptChunkBackToo() {
        this.heap.free(allocate(100));
        MemorySegment live = allocate(CHUNK);
        MemorySegment other = allocate(CHUNK);
        this.heap.free(live);
        this.heap.heap().releaseEmpty();
        assertThat(this.heap.source().trim()).isEqualTo(CHUNK);
        assertThat(this.heap.reservedBytes()).isEqualTo(CHUNK);
        assertThat(this.heap.free(other)).isEqualTo(Strategy.BEST_FIT);
    }

    @Test
    void addressInAChunkThatIsGoneIsFree() {
        MemorySegment block = allocate(100);
        this.heap.free(block);
        this.heap.heap().releaseEmpty();
        assertThat(this.heap.free(block)).isEqualTo(BlockHeap.FREE);
        assertThat(this.heap.heap().describe(block.address())).isNull();
    }

    @Test
    void blockLargerThanAChunkHasItsOwnWhichIsGivenBackAtOnce() {
        MemorySegment large = allocate(CHUNK + 1);
        assertThat(this.heap.reservedBytes()).isEqualTo(CHUNK + PAGE);
        assertThat(this.heap.usableBytes(large)).isEqualTo(CHUNK + PAGE);
        assertThat(this.heap.free(large)).isEqualTo(Strategy.BEST_FIT);
        assertThat(this.heap.reservedBytes()).isZero();
        assertThat(this.heap.free(large)).isEqualTo(BlockHeap.FREE);
    }

    @Test
    void largeAlignmentIsServedByAChunkOfItsOwn() {
        for (long alignment : new long[]{ CHUNK, 1 << 20, 8 << 20 }) {
            MemorySegment block = this.heap.allocate(Strategy.BEST_FIT, 100, alignment);
            assertThat(block.address() % alignment).isZero();
            assertThat(this.heap.reservedBytes()).isEqualTo(PAGE);
            this.heap.free(block);
        }
    }

    @Test
    void onlyTheExactLargeSegmentCanBeFreed() {
        MemorySegment large = allocate(3 * CHUNK);
        assertThat(this.heap.heap().free(large.address(), CHUNK, this.heap.cache())).isEqualTo(BlockHeap.MISMATCH);
        assertThat(this.heap.heap().free(large.address() + CHUNK, 2 * CHUNK, this.heap.cache()))
                .isEqualTo(BlockHeap.MISMATCH);
        assertThat(this.heap.heap().free(large.address() + CHUNK, 3 * CHUNK, this.heap.cache()))
                .isEqualTo(BlockHeap.MISMATCH);
        assertThat(this.heap.free(large)).isEqualTo(Strategy.BEST_FIT);
    }

    @Test
    void memoryOfALargeBlockIsZeroWhenItIsUsedAgain() {
        MemorySegment large = allocate(CHUNK + 1);
        large.fill((byte) 1);
        this.heap.free(large);
        MemorySegment again = allocate(CHUNK + 1);
        assertThat(again.address()).isEqualTo(large.address());
        assertThat(again.mismatch(again.asSlice(0, CHUNK + 1))).isEqualTo(-1);
        assertThat(again.get(ValueLayout.JAVA_BYTE, 0)).isZero();
        assertThat(again.get(ValueLayout.JAVA_BYTE, CHUNK)).isZero();
    }

    @Test
    void freePagesInsideAChunkAreReturnedOnce() {
        assumeThat(SystemMemory.current().returnsMemory()).isTrue();
        MemorySegment first = allocate(100);
        MemorySegment middle = allocate(4 * PAGE);
        allocate(100);
        this.heap.free(middle);
        assertThat(this.heap.heap().returnFreePages()).isEqualTo(3 * PAGE);
        assertThat(this.heap.heap().returnFreePages()).isZero();
        this.heap.free(first);
        assertThat(this.heap.heap().returnFreePages()).isEqualTo(PAGE);
    }

    @Test
    void returnedPagesAreUsedAgainAndReturnedAgain() {
        assumeThat(SystemMemory.current().returnsMemory()).isTrue();
        MemorySegment aligned = this.heap.allocate(Strategy.BEST_FIT, 2 * PAGE, PAGE);
        allocate(100);
        for (int round = 0; round < 3; round++) {
            aligned.fill((byte) 1);
            this.heap.free(aligned);
            assertThat(this.heap.heap().returnFreePages()).isEqualTo(2 * PAGE);
            aligned = this.heap.allocate(Strategy.BEST_FIT, 2 * PAGE, PAGE);
            assertThat(aligned.get(ValueLayout.JAVA_BYTE, PAGE)).isZero();
        }
    }

    private MemorySegment allocate(long bytes) {
        return this.heap.allocate(Strategy.BEST_FIT, bytes);
    }

}
