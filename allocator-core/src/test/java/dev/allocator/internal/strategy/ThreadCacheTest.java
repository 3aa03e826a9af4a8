package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.allocator.internal.os.SystemMemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What a thread keeps for itself. What it has handed back shows by the pages that can be returned.
 */
class ThreadCacheTest {

    private static final long KIB = 1 << 10;

    private static final long CACHE = 512 * KIB;

    private final TestHeap heap = new TestHeap(TestHeap.options(1 << 20, CACHE));

    @BeforeEach
    void pagesCanBeReturned() {
        assumeThat(SystemMemory.current().returnsMemory()).isTrue();
    }

    @AfterEach
    void close() {
        this.heap.close();
    }

    @Test
    void blockFreedLastIsUsedFirst() {
        List<MemorySegment> blocks = allocate(5);
        blocks.forEach(this.heap::free);
        for (MemorySegment expected : blocks.reversed()) {
            assertThat(this.heap.allocate(Strategy.POOL_BASED, 1).address()).isEqualTo(expected.address());
        }
    }

    @Test
    void onlyWhatTheCacheHoldsIsKeptFromOthers() {
        List<MemorySegment> blocks = allocate(200);
        blocks.forEach(this.heap::free);
        this.heap.heap().releaseEmpty();
        long handedBack = this.heap.heap().returnFreePages();
        assertThat(200 * 4 * KIB - handedBack).isPositive().isLessThanOrEqualTo(CACHE / 8);
        this.heap.cache().flush();
        assertThat(handedBack + this.heap.heap().returnFreePages()).isGreaterThanOrEqualTo(200 * 4 * KIB);
    }

    @Test
    void whoOnlyFreesKeepsABatchAtMost() {
        List<MemorySegment> blocks = allocate(200);
        this.heap.cache().flush();
        ThreadCache freeing = this.heap.heap().caches().create(null);
        blocks.forEach((block) -> this.heap.heap().free(block.address(), 1, freeing));
        this.heap.heap().releaseEmpty();
        assertThat(200 * 4 * KIB - this.heap.heap().returnFreePages()).isPositive().isLessThanOrEqualTo(2 * 4 * KIB);
    }

    @Test
    void freesOfManySizesKeepNoMoreThanTheCacheHolds() {
        List<MemorySegment> blocks = new ArrayList<>();
        for (long bytes = 2 * KIB; bytes < 6 * KIB; bytes += 16) {
            for (int i = 0; i < 10; i++) {
                blocks.add(this.heap.allocateFixed(bytes));
            }
        }
        blocks.forEach(this.heap::free);
        assertThat(cachedPages()).isLessThanOrEqualTo(CACHE + 256 * 4 * KIB);
    }

    @Test
    void allocationsOfManySizesKeepNoMoreThanTheCacheHolds() {
        long sizes = 0;
        for (long bytes = 2 * KIB; bytes < 6 * KIB; bytes += 16) {
            this.heap.allocateFixed(bytes);
            sizes++;
        }
        // Each size may leave a page that a cached block shares with others.
        assertThat(cachedPages()).isLessThanOrEqualTo(CACHE + sizes * 4 * KIB);
    }

    @Test
    void flushedBlocksComeInOrderOfAddressAgain() {
        List<MemorySegment> blocks = allocate(8);
        allocate(1);
        blocks.forEach(this.heap::free);
        this.heap.cache().flush();
        this.heap.heap().releaseEmpty();
        ThreadCache other = this.heap.heap().caches().create(null, this.heap.cache().stripe());
        List<Long> addresses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            MemorySegment block = this.heap.heap().allocate(Strategy.POOL_BASED, 1, 16, other, false);
            assertThat(block).isNotNull();
            addresses.add(block.address());
        }
        assertThat(addresses).containsExactlyInAnyOrderElementsOf(
                blocks.stream().map(MemorySegment::address).toList());
    }

    @Test
    void blockIsKeptByTheCacheItWasFreedThrough() {
        MemorySegment block = this.heap.allocate(Strategy.POOL_BASED, 100);
        ThreadCache other = this.heap.heap().caches().create(null);
        this.heap.heap().free(block.address(), 100, other);
        assertThat(this.heap.allocate(Strategy.POOL_BASED, 100).address()).isNotEqualTo(block.address());
        MemorySegment again = this.heap.heap().allocate(Strategy.POOL_BASED, 100, 16, other, false);
        assertThat(again).isNotNull();
        assertThat(again.address()).isEqualTo(block.address());
    }

    @Test
    void cachedBlockIsFree() {
        MemorySegment block = this.heap.allocate(Strategy.POOL_BASED, 100);
        this.heap.free(block);
        assertThat(this.heap.free(block)).isEqualTo(BlockHeap.FREE);
        assertThat(this.heap.heap().check(block.address(), 100)).isEqualTo(BlockHeap.FREE);
    }

    @Test
    void nothingIsKeptByACacheOfNoBytes() {
        try (TestHeap uncached = TestHeap.ofChunks(1 << 20)) {
            MemorySegment first = uncached.allocate(Strategy.POOL_BASED, 1);
            MemorySegment second = uncached.allocate(Strategy.POOL_BASED, 1);
            uncached.free(first);
            uncached.free(second);
            assertThat(uncached.heap().returnFreePages()).isEqualTo(2 * 4 * KIB);
            uncached.heap().releaseEmpty();
            assertThat(uncached.source().trim()).isEqualTo(1 << 20);
        }
    }

    @Test
    void blockTooLargeForTheCacheIsNotKept() {
        List<MemorySegment> blocks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            blocks.add(this.heap.allocate(Strategy.SEGREGATED, CACHE / 4));
        }
        blocks.forEach(this.heap::free);
        assertThat(this.heap.heap().returnFreePages() + this.heap.source().trim()).isEqualTo(3 * CACHE / 4);
    }

    @Test
    void blockThatIsNotKeptDoesNotDriveOthersOut() {
        try (TestHeap small = new TestHeap(TestHeap.options(1 << 20, 128 * KIB))) {
            MemorySegment first = small.allocate(Strategy.POOL_BASED, 1);
            MemorySegment second = small.allocate(Strategy.POOL_BASED, 1);
            MemorySegment large = small.allocate(Strategy.SEGREGATED, 128 * KIB);
            small.free(first);
            small.free(second);
            small.free(large);
            assertThat(small.allocate(Strategy.POOL_BASED, 1).address()).isEqualTo(second.address());
        }
    }

    @Test
    void blocksOfAnotherStripeAreTakenWhenThereIsNoMoreMemory() {
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            TestHeap single = new TestHeap(TestHeap.options(64 * KIB, CACHE), 64 * KIB, SystemMemory.current());
            MemorySegment block = single.allocate(strategy, 100);
            single.free(block);
            single.cache().flush();
            ThreadCache other = single.heap().caches().create(null, single.cache().stripe() + 1);
            MemorySegment again = single.heap().allocate(strategy, 100, 16, other, false);
            assertThat(again).as("block of strategy %d", strategy).isNotNull();
            single.close();
        }
    }

    @Test
    void blocksGoBackToTheStripeTheyAreFrom() {
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            int wanted = strategy;
            ThreadCache other = this.heap.heap().caches().create(null, this.heap.cache().stripe() + 1);
            List<MemorySegment> blocks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ThreadCache cache = (i % 2 == 0) ? this.heap.cache() : other;
                MemorySegment block = this.heap.heap().allocate(wanted, 100, 16, cache, false);
                assertThat(block).isNotNull();
                blocks.add(block);
            }
            blocks.forEach((block) -> this.heap.heap().free(block.address(), 100, other));
            other.flush();
        }
        this.heap.cache().flush();
        this.heap.heap().releaseEmpty();
        this.heap.source().trim();
        assertThat(this.heap.reservedBytes()).isZero();
    }

    private List<MemorySegment> allocate(int count) {
        List<MemorySegment> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(this.heap.allocate(Strategy.POOL_BASED, 1));
        }
        return blocks;
    }

    private long cachedPages() {
        this.heap.heap().returnFreePages();
        this.heap.cache().flush();
        return this.heap.heap().returnFreePages();
    }

    @Test
    void nothingIsAtHandWhileSomebodyElseHasClaimedIt() {
        ThreadCache cache = this.heap.cache();
        assertThat(cache.isAtHandOf(this.heap.heap())).isTrue();
        cache.claim();
        assertThat(cache.isAtHandOf(this.heap.heap())).isFalse();
        cache.unclaim();
        assertThat(cache.isAtHandOf(this.heap.heap())).isTrue();
        try (TestHeap other = TestHeap.ofChunks(1 << 20)) {
            assertThat(cache.isAtHandOf(other.heap())).isFalse();
        }
    }

}
