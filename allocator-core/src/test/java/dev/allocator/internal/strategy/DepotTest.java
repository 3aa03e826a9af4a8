package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.allocator.internal.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Batches of blocks that threads which free leave for threads which allocate.
 */
class DepotTest {

    private static final int BYTES = 128;

    private final TestHeap heap = new TestHeap(TestHeap.options(1 << 20, 512 << 10));

    private final Depot depot = new Depot();

    @AfterEach
    void close() {
        this.heap.close();
    }

    @Test
    void batchChangesHandsAsAWhole() {
        Magazine full = magazine(16);
        for (int i = 1; i <= 16; i++) {
            full.push(i * 16L);
        }
        assertThat(this.depot.put(full, 10)).isTrue();
        assertThat(full.size()).isEqualTo(6);
        assertThat(full.pop()).isEqualTo(16 * 16);
        Magazine empty = magazine(16);
        this.depot.take(empty);
        assertThat(empty.size()).isEqualTo(10);
        for (int i = 10; i >= 1; i--) {
            assertThat(empty.pop()).isEqualTo(i * 16L);
        }
        this.depot.take(empty);
        assertThat(empty.size()).isZero();
    }

    @Test
    void magazineGetsNoMoreThanItMayHold() {
        Magazine full = magazine(16);
        for (int i = 1; i <= 16; i++) {
            full.push(i * 16L);
        }
        this.depot.put(full, 16);
        Magazine small = magazine(10);
        this.depot.take(small);
        assertThat(small.size()).isEqualTo(10);
        assertThat(small.pop()).isEqualTo(16 * 16);
        assertThat(this.depot.size()).isEqualTo(6);
        Magazine other = magazine(16);
        this.depot.take(other);
        assertThat(other.size()).isEqualTo(6);
        assertThat(other.pop()).isEqualTo(6 * 16);
    }

    @Test
    void fewLargeBlocksAreABatchToo() {
        Magazine few = new Magazine(0, this.heap.heap().lists().source(SizeClasses.fine(1 << 10), 0), 64,
                new MagazineCells());
        few.limit(2);
        few.push(16);
        assertThat(this.depot.put(few, 1)).isFalse();
        few.push(32);
        assertThat(this.depot.put(few, 2)).isTrue();
        assertThat(this.depot.size()).isEqualTo(2);
        assertThat(few.size()).isZero();
    }

    @Test
    void keepsFewBatchesAndNoSmallOnes() {
        Magazine full = magazine(64);
        for (int i = 1; i <= 64; i++) {
            full.push(i * 16L);
        }
        assertThat(this.depot.put(full, 7)).isFalse();
        int kept = 0;
        while (this.depot.put(full, 8)) {
            kept++;
        }
        assertThat(kept).isEqualTo(4);
        assertThat(full.size()).isEqualTo(64 - 4 * 8);
    }

    @Test
    void whatIsLeftInDepotsIsJoinedWhenEmptyChunksAreReleased() {
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            List<MemorySegment> blocks = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                blocks.add(this.heap.allocate(strategy, BYTES));
            }
            blocks.forEach(this.heap::free);
        }
        this.heap.cache().flush();
        this.heap.heap().releaseEmpty();
        this.heap.source().trim();
        assertThat(this.heap.reservedBytes()).isZero();
    }

    @Test
    void whatIsLeftInDepotsIsUsedBeforeMemoryGrows() {
        List<MemorySegment> blocks = new ArrayList<>();
        for (int i = 0; i < (1 << 20) / BYTES; i++) {
            blocks.add(this.heap.allocate(Strategy.BEST_FIT, BYTES));
        }
        assertThat(this.heap.reservedBytes()).isEqualTo(1 << 20);
        blocks.forEach(this.heap::free);
        this.heap.allocate(Strategy.BEST_FIT, (1 << 20) - 64);
        assertThat(this.heap.reservedBytes()).isEqualTo(1 << 20);
    }

    @Test
    void blocksOfManySizesReachTheOneThatAllocates() {
        ThreadCache freeing = this.heap.heap().caches().create(null, this.heap.cache().stripe());
        Set<Long> freed = new HashSet<>();
        List<MemorySegment> blocks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            for (int bytes = 512; bytes <= 4096; bytes += 512) {
                blocks.add(this.heap.allocate(Strategy.SEGREGATED, bytes));
            }
        }
        this.heap.cache().flush();
        for (MemorySegment block : blocks) {
            freed.add(block.address());
            this.heap.heap().free(block.address(), block.byteSize(), freeing);
        }
        for (int bytes = 512; bytes <= 4096; bytes += 512) {
            assertThat(freed).contains(this.heap.allocate(Strategy.SEGREGATED, bytes).address());
        }
    }

    @Test
    void noBlockIsLiveTwiceWhenOneThreadAllocatesAndAnotherFrees() throws Exception {
        int count = 200_000;
        BlockingQueue<MemorySegment> queue = new ArrayBlockingQueue<>(500);
        Set<Long> live = ConcurrentHashMap.newKeySet();
        BlockHeap blocks = this.heap.heap();
        Race.run(2, (thread) -> {
            ThreadCache cache = blocks.caches().create(null);
            for (int i = 0; i < count; i++) {
                if (thread == 0) {
                    MemorySegment block = blocks.allocate(Strategy.BEST_FIT, BYTES, 16, cache, false);
                    if (block == null || !live.add(block.address())) {
                        throw new AssertionError("block " + i + " is missing or live already: " + block);
                    }
                    queue.put(block);
                } else {
                    MemorySegment block = queue.take();
                    live.remove(block.address());
                    if (blocks.free(block.address(), BYTES, cache) != Strategy.BEST_FIT) {
                        throw new AssertionError("block " + i + " could not be freed");
                    }
                }
            }
        });
        assertThat(live).isEmpty();
        assertThat(this.heap.reservedBytes()).isLessThanOrEqualTo(4 << 20);
    }

    private Magazine magazine(int limit) {
        Magazine magazine = new Magazine(0, this.heap.heap().lists().source(0, 0), 64, new MagazineCells());
        magazine.limit(limit);
        return magazine;
    }

}
