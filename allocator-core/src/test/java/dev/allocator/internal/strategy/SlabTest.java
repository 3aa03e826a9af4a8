package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.allocator.internal.os.SystemMemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A slab's free list: without a cache in front of it, the lowest free address comes first.
 */
class SlabTest {

    private static final long FIXED_CHUNK = 64 << 10;

    private static final long PAGE = SystemMemory.current().pageBytes();

    private final TestHeap heap = TestHeap.ofChunks(1 << 20);

    @AfterEach
    void close() {
        this.heap.close();
    }

    @Test
    void freshSlabIsUsedInOrderOfAddress() {
        List<MemorySegment> blocks = allocate(2048, 32);
        for (int i = 0; i < blocks.size(); i++) {
            assertThat(blocks.get(i).address()).isEqualTo(blocks.getFirst().address() + 32L * i);
        }
    }

    @Test
    void lowestFreeAddressComesFirst() {
        List<MemorySegment> blocks = allocate(2048, 32);
        List<MemorySegment> freed = new ArrayList<>();
        for (int index : new int[]{ 700, 63, 2047, 0, 64, 128, 1000 }) {
            freed.add(blocks.get(index));
        }
        freed.forEach(this.heap::free);
        freed.sort((a, b) -> Long.compare(a.address(), b.address()));
        for (MemorySegment expected : freed) {
            assertThat(this.heap.allocate(Strategy.FIXED_SIZE, 32).address()).isEqualTo(expected.address());
        }
    }

    @Test
    void everyBlockIsHandedOutOnceWhateverTheOrderOfFrees() {
        List<MemorySegment> blocks = allocate(3 * 512, 128);
        Random random = new Random(3);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(blocks, random);
            int count = random.nextInt(blocks.size());
            for (int i = 0; i < count; i++) {
                assertThat(this.heap.free(blocks.removeLast())).isEqualTo(Strategy.FIXED_SIZE);
            }
            blocks.addAll(allocate(count, 128));
            assertThat(blocks.stream().map(MemorySegment::address).distinct()).hasSize(3 * 512);
            this.heap.source().trim();
            assertThat(this.heap.reservedBytes()).isEqualTo(3 * FIXED_CHUNK);
        }
    }

    @Test
    void oneEmptySlabIsKeptAndMoreAreHandedBack() {
        List<MemorySegment> blocks = allocate(4 * 512, 128);
        assertThat(this.heap.reservedBytes()).isEqualTo(4 * FIXED_CHUNK);
        blocks.forEach(this.heap::free);
        assertThat(this.heap.reservedBytes()).isEqualTo(FIXED_CHUNK);
        this.heap.heap().releaseEmpty();
        assertThat(this.heap.reservedBytes()).isZero();
        assertThat(this.heap.free(blocks.getFirst())).isEqualTo(BlockHeap.FREE);
    }

    @Test
    void onlyTheExactSegmentCanBeFreed() {
        MemorySegment block = allocate(1, 100).getFirst();
        for (long bytes : new long[]{ 0, 99, 101, 128, 129, FIXED_CHUNK, (1L << 32) + 100, (1L << 16) + 100 }) {
            assertThat(this.heap.heap().free(block.address(), bytes, this.heap.cache()))
                    .isEqualTo(BlockHeap.MISMATCH);
        }
        assertThat(this.heap.heap().free(block.address() + 16, 100, this.heap.cache()))
                .isEqualTo(BlockHeap.MISMATCH);
        assertThat(this.heap.heap().free(block.address() + 128, 100, this.heap.cache())).isEqualTo(BlockHeap.FREE);
        assertThat(this.heap.free(block)).isEqualTo(Strategy.FIXED_SIZE);
        assertThat(this.heap.free(block)).isEqualTo(BlockHeap.FREE);
    }

    @Test
    void whatLiesBehindTheLastBlockIsFree() {
        List<MemorySegment> blocks = new ArrayList<>();
        long count = FIXED_CHUNK / 1008;
        for (int i = 0; i < count; i++) {
            blocks.add(this.heap.allocateFixed(1000));
        }
        long tail = blocks.getLast().address() + 1008;
        assertThat(tail & -FIXED_CHUNK).isEqualTo(blocks.getFirst().address());
        assertThat(this.heap.heap().free(tail, 1000, this.heap.cache())).isEqualTo(BlockHeap.FREE);
        assertThat(this.heap.heap().check(tail, 1000)).isEqualTo(BlockHeap.FREE);
        BlockInfo info = this.heap.heap().describe(tail);
        assertThat(info).isEqualTo(new BlockInfo(Strategy.FIXED_SIZE, tail, -1, FIXED_CHUNK - count * 1008));
    }

    @Test
    void pagesOfFreeBlocksAreReturnedOnce() {
        assumeThat(SystemMemory.current().returnsMemory()).isTrue();
        List<MemorySegment> blocks = allocate(512, 128);
        int perPage = (int) (PAGE / 128);
        blocks.subList(perPage - 1, 3 * perPage + 1).forEach(this.heap::free);
        assertThat(this.heap.heap().returnFreePages()).isEqualTo(2 * PAGE);
        assertThat(this.heap.heap().returnFreePages()).isZero();
    }

    @Test
    void returnedPagesAreUsedAgainAndReturnedAgain() {
        assumeThat(SystemMemory.current().returnsMemory()).isTrue();
        MemorySegment kept = this.heap.allocate(Strategy.POOL_BASED, 4096);
        MemorySegment block = this.heap.allocate(Strategy.POOL_BASED, PAGE);
        for (int round = 0; round < 3; round++) {
            block.fill((byte) 1);
            this.heap.free(block);
            assertThat(this.heap.heap().returnFreePages()).isEqualTo(PAGE);
            block = this.heap.allocate(Strategy.POOL_BASED, PAGE);
            assertThat(block.get(ValueLayout.JAVA_BYTE, PAGE - 1)).isZero();
        }
        assertThat(this.heap.free(kept)).isEqualTo(Strategy.POOL_BASED);
    }

    private List<MemorySegment> allocate(int count, long bytes) {
        List<MemorySegment> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(this.heap.allocate(Strategy.FIXED_SIZE, bytes));
        }
        return blocks;
    }

}
