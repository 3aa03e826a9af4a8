package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A shared scope serves any number of threads until it is closed.
 */
class SharedScopeTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @Test
    void describesItself() {
        try (MemoryScope scope = this.pool.openSharedScope(); MemoryScope limited = this.pool.openSharedScope(1000)) {
            assertThat(scope.isShared()).isTrue();
            assertThat(scope.isClosed()).isFalse();
            assertThat(scope.usedBytes()).isZero();
            assertThat(scope.maxBytes()).isEqualTo(Long.MAX_VALUE);
            assertThat(limited.maxBytes()).isEqualTo(1000);
        }
    }

    @Test
    void segmentsAreAccessibleByAnyThread() throws Exception {
        try (MemoryScope scope = this.pool.openSharedScope()) {
            MemorySegment bump = scope.allocate(100);
            MemorySegment block = scope.allocate(100, AllocationStrategy.SEGREGATED);
            assertThat(bump.scope()).isEqualTo(scope.scope());
            assertThat(block.scope()).isEqualTo(scope.scope());
            for (Thread.Builder builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
                OtherThread.run(builder, () -> {
                    Contents.stamp(bump, (byte) 1);
                    Contents.stamp(block, (byte) 2);
                });
            }
            Contents.assertStamped(bump, (byte) 1);
            Contents.assertStamped(block, (byte) 2);
        }
    }

    @Test
    void anyThreadMayAllocateAndClose() throws Exception {
        MemoryScope scope = this.pool.openSharedScope();
        MemorySegment segment = OtherThread.call(Thread.ofVirtual(), () -> scope.allocate(100));
        Contents.assertZero(segment);
        OtherThread.run(scope::close);
        assertThat(scope.isClosed()).isTrue();
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void everyUseThrowsAtOnceAfterClose() throws Exception {
        MemoryScope scope = this.pool.openSharedScope();
        scope.allocate(100);
        scope.close();
        assertThat(scope.isClosed()).isTrue();
        assertThat(scope.usedBytes()).isZero();
        everyUseThrows(scope);
        OtherThread.run(() -> everyUseThrows(scope));
        assertThat(this.pool.stats().bytesInUse()).isZero();
        assertThat(this.pool.stats().allocations()).isOne();
    }

    private static void everyUseThrows(MemoryScope scope) {
        assertThatIllegalStateException().isThrownBy(() -> scope.allocate(0));
        assertThatIllegalStateException().isThrownBy(() -> scope.allocate(1));
        assertThatIllegalStateException().isThrownBy(() -> scope.allocate(1, 64));
        assertThatIllegalStateException().isThrownBy(() -> scope.allocate(2 << 20));
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            assertThatIllegalStateException().isThrownBy(() -> scope.allocate(1, strategy));
        }
        assertThatIllegalStateException().isThrownBy(scope::lease);
        assertThatIllegalStateException().isThrownBy(scope::bind);
        assertThatIllegalStateException().isThrownBy(scope::close);
    }

    @Test
    void threadsAllocateTogetherWithoutOverlap() throws Exception {
        for (int round = 0; round < 10; round++) {
            try (MemoryScope scope = this.pool.openSharedScope()) {
                Queue<Owned> all = new ConcurrentLinkedQueue<>();
                Workers.run(4, (index) -> {
                    for (int i = 0; i < 300; i++) {
                        MemorySegment segment = (i % 3 == 0)
                                ? scope.allocate(100, AllocationStrategy.SEGREGATED)
                                : scope.allocate(1 + i * 7L);
                        Contents.assertZero(segment);
                        byte stamp = (byte) (index * 50 + i % 50 + 1);
                        Contents.stamp(segment, stamp);
                        all.add(new Owned(segment, stamp));
                    }
                });
                assertThat(all).hasSize(1200);
                all.forEach(Owned::check);
                assertThat(scope.usedBytes())
                        .isEqualTo(all.stream().mapToLong((owned) -> owned.segment().byteSize()).sum());
            }
        }
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void oneOfSeveralRacingClosesSucceeds() throws Exception {
        for (int round = 0; round < 500; round++) {
            MemoryScope scope = this.pool.openSharedScope();
            scope.allocate(100);
            AtomicInteger closed = new AtomicInteger();
            CyclicBarrier start = new CyclicBarrier(2);
            Workers.run(2, (_) -> {
                start.await();
                try {
                    scope.close();
                    closed.incrementAndGet();
                } catch (IllegalStateException ex) {
                    assertThat(scope.isClosed()).isTrue();
                }
            });
            assertThat(closed).hasValue(1);
        }
        assertThat(this.pool.scopeStats().closed()).isEqualTo(500);
        assertThat(this.pool.stats().deallocations()).isEqualTo(500);
    }

    @Test
    void allocationRacingWithCloseSucceedsOrThrows() throws Exception {
        for (int round = 0; round < 50; round++) {
            MemoryScope scope = this.pool.openSharedScope();
            CyclicBarrier start = new CyclicBarrier(3);
            Workers.run(3, (index) -> {
                start.await();
                if (index == 0) {
                    scope.close();
                    return;
                }
                try {
                    while (true) {
                        scope.allocate(5000);
                        scope.allocate(10, AllocationStrategy.FIXED_SIZE);
                    }
                } catch (IllegalStateException ex) {
                    assertThat(scope.isClosed()).isTrue();
                }
            });
        }
        AllocationStats stats = this.pool.stats();
        assertThat(stats.bytesInUse()).isZero();
        assertThat(stats.allocations()).isEqualTo(stats.deallocations());
        assertThat(this.pool.scopeStats().open()).isZero();
    }

    record Owned(MemorySegment segment, byte stamp) {

        void check() {
            Contents.assertStamped(this.segment, this.stamp);
        }

    }

}
