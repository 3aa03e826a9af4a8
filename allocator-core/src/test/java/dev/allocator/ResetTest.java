package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * After a reset a pool is as freshly built, with its chunks kept.
 */
class ResetTest {

    private static final long MIB = 1 << 20;

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @Test
    void chunksAreKeptAndUsedAgain() {
        fill();
        long reserved = this.pool.stats().bytesReserved();
        this.pool.reset();
        assertThat(this.pool.stats().bytesReserved()).isBetween(1L, reserved);
        for (int round = 0; round < 20; round++) {
            fill();
            this.pool.reset();
        }
        assertThat(this.pool.stats().bytesReserved()).isLessThanOrEqualTo(reserved);
    }

    @Test
    void peakStartsAnewAndCumulativeCountersDoNot() {
        this.pool.deallocate(this.pool.allocate(10 * MIB));
        this.pool.reset();
        assertThat(this.pool.stats().peakBytesInUse()).isZero();
        this.pool.allocate(100);
        assertThat(this.pool.stats().peakBytesInUse()).isEqualTo(100);
        assertThat(this.pool.stats().allocations()).isEqualTo(2);
        assertThat(this.pool.stats().bytesAllocated()).isEqualTo(10 * MIB + 100);
    }

    @Test
    void failuresAreKept() {
        try (MemoryPool small = MemoryPool.builder().maxBytes(MIB).build()) {
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> small.allocate(2 * MIB));
            small.reset();
            assertThat(small.stats().failures()).isOne();
        }
    }

    @Test
    void nothingIsBegunAnyMore() {
        this.pool.beginScope();
        this.pool.beginScope();
        this.pool.reset();
        assertThat(this.pool.currentScope()).isEmpty();
        MemorySegment block = this.pool.allocate(100);
        assertThat(this.pool.blockOf(block)).isPresent();
        Refusal.of(this.pool, IllegalStateException.class, this.pool::endScope);
        this.pool.deallocate(block);
    }

    @Test
    void nothingIsBegunOnOtherThreadsAnyMore() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch reset = new CountDownLatch(1);
        Workers.Group other = Workers.start(Thread.ofPlatform(), 1, (_) -> {
            try (MemoryScope scope = this.pool.openSharedScope(); ScopeBinding _ = scope.bind()) {
                begun.countDown();
                reset.await();
                assertThat(scope.isClosed()).isTrue();
            } catch (IllegalStateException ex) {
                // Closing the scope again is refused: the reset has closed it.
            }
            this.pool.deallocate(this.pool.allocate(100));
        });
        begun.await();
        this.pool.reset();
        reset.countDown();
        other.join();
    }

    @Test
    void everythingWorksAsBefore() {
        FixedSizeAllocator fixed = this.pool.fixedSize(200);
        for (int round = 0; round < 10; round++) {
            List<MemorySegment> segments = fill();
            segments.add(fixed.allocate());
            assertThat(segments).extracting(MemorySegment::address).doesNotHaveDuplicates();
            segments.subList(0, segments.size() / 2).forEach(this.pool::deallocate);
            this.pool.reset();
            assertThat(this.pool.stats().bytesInUse()).isZero();
        }
        assertThat(this.pool.trim()).isPositive();
        assertThat(this.pool.stats().bytesReserved()).isZero();
    }

    @Test
    void mayBeRepeatedAndCalledOnAnUnusedPool() {
        this.pool.reset();
        this.pool.reset();
        this.pool.allocate(1);
        this.pool.reset();
        this.pool.reset();
        assertThat(this.pool.stats().deallocations()).isOne();
    }

    @Test
    void cachesOfOtherThreadsDoNotBringOldBlocksBack() throws Exception {
        CountDownLatch cached = new CountDownLatch(1);
        CountDownLatch reset = new CountDownLatch(1);
        List<MemorySegment> found = Collections.synchronizedList(new ArrayList<>());
        Workers.Group other = Workers.start(Thread.ofPlatform(), 1, (_) -> {
            this.pool.deallocateBatch(this.pool.allocateBatch(64, 200));
            cached.countDown();
            reset.await();
            found.addAll(List.of(this.pool.allocateBatch(64, 400)));
        });
        cached.await();
        this.pool.reset();
        found.addAll(List.of(this.pool.allocateBatch(64, 400)));
        reset.countDown();
        other.join();
        assertThat(found).hasSize(800).extracting(MemorySegment::address).doesNotHaveDuplicates();
        found.forEach(Contents::assertZero);
    }

    private List<MemorySegment> fill() {
        List<MemorySegment> segments = new ArrayList<>();
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            for (int i = 0; i < 500; i++) {
                MemorySegment segment = this.pool.allocate(1 + i * 13L, strategy);
                Contents.assertZero(segment);
                Contents.stamp(segment, (byte) 1);
                segments.add(segment);
            }
        }
        try (MemoryScope scope = this.pool.openScope()) {
            scope.allocate(100_000);
        }
        this.pool.openSharedScope().allocate(100_000);
        return segments;
    }

}
