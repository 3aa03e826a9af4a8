package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A reset or close cannot invalidate a scope that is confined to another live thread. The scope is detached: it
 * allocates no more, and its memory stays its own until the thread lets go of it.
 */
class DetachedScopeTest {

    private static final int BYTES = 300_000;

    @ParameterizedTest
    @EnumSource
    void keepsItsMemoryButAllocatesNoMore(EndOfPool end) throws Exception {
        MemoryPool pool = MemoryPool.create();
        Owner owner = new Owner(pool);
        owner.opened.await();
        end.on(pool);
        List<MemorySegment> others = (end == EndOfPool.RESET) ? use(pool) : List.of();
        owner.go.countDown();
        owner.finish();
        others.forEach((segment) -> Contents.assertStamped(segment, (byte) 2));
        pool.close();
        AllocationStats stats = pool.stats();
        assertThat(stats.bytesInUse()).isZero();
        assertThat(stats.allocations()).isEqualTo(stats.deallocations());
        assertThat(stats.bytesReserved()).isZero();
    }

    @Test
    void memoryIsReservedUntilTheThreadLetsGo() throws Exception {
        MemoryBudget budget = MemoryBudget.of(64 << 20);
        MemoryPool pool = MemoryPool.builder().budget(budget).build();
        Owner owner = new Owner(pool);
        owner.opened.await();
        pool.close();
        assertThat(budget.reservedBytes()).isGreaterThanOrEqualTo(BYTES);
        assertThat(pool.stats().bytesReserved()).isEqualTo(budget.reservedBytes());
        owner.go.countDown();
        owner.finish();
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void memoryIsUsedAgainAfterTheThreadHasLetGo() throws Exception {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(2 << 20).build()) {
            for (int round = 0; round < 20; round++) {
                Owner owner = new Owner(pool);
                owner.opened.await();
                pool.reset();
                owner.go.countDown();
                owner.finish();
            }
            pool.allocate(1 << 20);
        }
    }

    @Test
    void scopesOfEndedThreadsAreReclaimed() throws Exception {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(4 << 20).build()) {
            for (int round = 0; round < 20; round++) {
                OtherThread.run(() -> {
                    Contents.stamp(pool.openScope().allocate(BYTES), (byte) 1);
                    Contents.stamp(pool.beginScope().allocate(BYTES, AllocationStrategy.BEST_FIT), (byte) 1);
                });
                pool.reset();
                assertThat(pool.scopeStats().open()).isZero();
                assertThat(pool.stats().bytesInUse()).isZero();
            }
            Contents.assertZero(pool.allocate(2 << 20));
        }
    }

    @Test
    void scopesOfEndedThreadsDoNotKeepAClosedPoolsMemory() throws Exception {
        MemoryBudget budget = MemoryBudget.of(64 << 20);
        MemoryPool pool = MemoryPool.builder().budget(budget).build();
        OtherThread.run(() -> pool.openScope().allocate(BYTES));
        OtherThread.run(Thread.ofVirtual(), () -> pool.openScope().allocate(BYTES));
        pool.close();
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void leasedScopeOfAnotherThreadIsDetachedToo() throws Exception {
        CountDownLatch leased = new CountDownLatch(1);
        CountDownLatch reset = new CountDownLatch(1);
        try (MemoryPool pool = MemoryPool.create()) {
            Workers.Group other = Workers.start(Thread.ofPlatform(), 1, (_) -> {
                MemoryScope scope = pool.openScope();
                MemorySegment segment = scope.allocate(BYTES);
                Contents.stamp(segment, (byte) 1);
                ScopeLease lease = scope.lease();
                scope.close();
                leased.countDown();
                reset.await();
                Contents.assertStamped(segment, (byte) 1);
                lease.close();
                StaleAccess.assertThrows(segment);
            });
            leased.await();
            pool.reset();
            use(pool);
            reset.countDown();
            other.join();
        }
    }

    private static List<MemorySegment> use(MemoryPool pool) {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            for (AllocationStrategy strategy : AllocationStrategy.values()) {
                segments.add(pool.allocate(4000, strategy));
            }
            segments.add(pool.openSharedScope().allocate(4000));
        }
        segments.forEach(Contents::assertZero);
        segments.forEach((segment) -> Contents.stamp(segment, (byte) 2));
        return segments;
    }

    /** A thread that holds a scope open while the pool ends, and then lets go. */
    private static final class Owner {

        private final CountDownLatch opened = new CountDownLatch(1);

        private final CountDownLatch go = new CountDownLatch(1);

        private final Workers.Group group;

        Owner(MemoryPool pool) {
            this.group = Workers.start(Thread.ofPlatform(), 1, (_) -> hold(pool));
        }

        private void hold(MemoryPool pool) throws Exception {
            MemoryScope scope = pool.openScope();
            MemorySegment bump = scope.allocate(BYTES);
            MemorySegment block = scope.allocate(BYTES, AllocationStrategy.BEST_FIT);
            Contents.stamp(bump, (byte) 1);
            Contents.stamp(block, (byte) 1);
            this.opened.countDown();
            this.go.await();
            Contents.assertStamped(bump, (byte) 1);
            Contents.assertStamped(block, (byte) 1);
            assertThatIllegalStateException().isThrownBy(() -> scope.allocate(1));
            assertThatIllegalStateException().isThrownBy(() -> scope.allocate(1, AllocationStrategy.BEST_FIT));
            assertThatIllegalStateException().isThrownBy(scope::lease);
            Contents.stamp(bump, (byte) 3);
            scope.close();
            StaleAccess.assertThrows(bump);
            StaleAccess.assertThrows(block);
        }

        void finish() throws InterruptedException {
            this.group.join();
        }

    }

}
