package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Memory of a closed shared scope goes to nobody as long as a stale segment can still reach it, and is zeroed before it
 * goes to anyone.
 */
class SharedScopeRecyclingTest {

    private static final int BYTES = 3000;

    @Test
    void staleSegmentsReachNobodyElse() {
        try (MemoryPool pool = MemoryPool.create()) {
            Deque<Stale> stale = new ArrayDeque<>();
            for (int round = 0; round < 40; round++) {
                openAndClose(pool, 70, (byte) (round + 1), stale);
                try (MemoryScope confined = pool.openScope(); MemoryScope shared = pool.openSharedScope()) {
                    List<MemorySegment> fresh = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        fresh.addAll(List.of(confined.allocate(BYTES), shared.allocate(BYTES), pool.allocate(BYTES),
                                shared.allocate(BYTES, AllocationStrategy.POOL_BASED)));
                    }
                    fresh.forEach(Contents::assertZero);
                    fresh.forEach((segment) -> Contents.stamp(segment, (byte) -1));
                    stale.removeIf((each) -> StaleAccess.throwsOrFindsOnly(each.segment(), each.stamp()));
                    stale.removeIf(Stale::overwriteThrows);
                    fresh.forEach((segment) -> Contents.assertStamped(segment, (byte) -1));
                }
            }
        }
    }

    @Test
    void staleSegmentsOfALongOpenEpochReachNobodyElse() {
        try (MemoryPool pool = MemoryPool.create(); MemoryScope longLived = pool.openSharedScope()) {
            MemorySegment kept = longLived.allocate(BYTES);
            Contents.stamp(kept, (byte) 99);
            Deque<Stale> stale = new ArrayDeque<>();
            for (int round = 0; round < 20; round++) {
                openAndClose(pool, 20, (byte) (round + 1), stale);
                stale.removeIf((each) -> StaleAccess.throwsOrFindsOnly(each.segment(), each.stamp()));
            }
            Contents.assertStamped(kept, (byte) 99);
            Contents.assertZero(longLived.allocate(BYTES));
        }
    }

    /** A writer that does not let go of a segment until it is refused. */
    @Test
    void whatAStaleWriterWroteIsZeroedBeforeTheNextOwner() throws Exception {
        Queue<MemorySegment> targets = new ConcurrentLinkedQueue<>();
        AtomicBoolean done = new AtomicBoolean();
        try (MemoryPool pool = MemoryPool.create()) {
            Workers.Group writer = Workers.start(Thread.ofPlatform(), 1, (_) -> {
                while (!done.get()) {
                    MemorySegment segment = targets.poll();
                    if (segment != null && !isRefused(segment)) {
                        targets.add(segment);
                    }
                }
            });
            try {
                for (int round = 0; round < 3000 && !writer.hasFailed(); round++) {
                    MemoryScope scope = pool.openSharedScope();
                    targets.add(scope.allocate(BYTES));
                    scope.close();
                    try (MemoryScope next = (round % 2 == 0) ? pool.openSharedScope() : pool.openScope()) {
                        List<MemorySegment> fresh = List.of(next.allocate(BYTES), next.allocate(BYTES),
                                next.allocate(BYTES, AllocationStrategy.BEST_FIT));
                        fresh.forEach(Contents::assertZero);
                        fresh.forEach((segment) -> Contents.stamp(segment, (byte) 1));
                        fresh.forEach((segment) -> Contents.assertStamped(segment, (byte) 1));
                    }
                }
            } finally {
                done.set(true);
                writer.join();
            }
        }
    }

    @Test
    void endlessShortScopesFitUnderASmallCap() {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(16 << 20).build()) {
            for (int i = 0; i < 5000; i++) {
                try (MemoryScope scope = pool.openSharedScope()) {
                    scope.allocate(100_000);
                    scope.allocate(1000, AllocationStrategy.SEGREGATED);
                }
            }
            assertThat(pool.scopeStats()).isEqualTo(
                    new ScopeStats(0, 5000, 5000, 0, pool.scopeStats().peakBytesInUse()));
        }
    }

    @Test
    void endlessShortScopesBesideALongOneFitUnderACap() {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(128 << 20).build();
                MemoryScope longLived = pool.openSharedScope()) {
            MemorySegment kept = longLived.allocate(1000);
            Contents.stamp(kept, (byte) 1);
            for (int i = 0; i < 3000; i++) {
                try (MemoryScope scope = pool.openSharedScope()) {
                    scope.allocate(100_000);
                }
            }
            Contents.assertStamped(kept, (byte) 1);
        }
    }

    private static void openAndClose(MemoryPool pool, int count, byte stamp, Deque<Stale> stale) {
        List<MemoryScope> scopes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MemoryScope scope = pool.openSharedScope();
            scopes.add(scope);
            for (MemorySegment segment : List.of(scope.allocate(BYTES),
                    scope.allocate(BYTES, AllocationStrategy.POOL_BASED))) {
                Contents.assertZero(segment);
                Contents.stamp(segment, stamp);
                stale.add(new Stale(segment, stamp));
            }
        }
        scopes.forEach(MemoryScope::close);
    }

    private static boolean isRefused(MemorySegment segment) {
        try {
            segment.fill((byte) 0x55);
            return false;
        } catch (IllegalStateException ex) {
            return true;
        }
    }

    record Stale(MemorySegment segment, byte stamp) {

        boolean overwriteThrows() {
            try {
                Contents.stamp(this.segment, this.stamp);
                return false;
            } catch (IllegalStateException ex) {
                return true;
            }
        }

    }

}
