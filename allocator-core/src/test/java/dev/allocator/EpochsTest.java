package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the memory of ended shared scopes comes back: after a background thread has closed their epoch, or while scopes
 * that live on keep it from doing so.
 */
class EpochsTest {

    private static final long MIB = 1 << 20;

    private static final int SPAN = 16 << 10;

    /** The scopes that a full epoch has. */
    private static final int FULL = 256;

    private static final Duration STUCK = Duration.ofMillis(50);

    private final HandDriven time = new HandDriven();

    private final MemoryPool pool = this.time.build(new PoolBuilder().threadCacheBytes(0));

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @Test
    void fullEpochIsClosedInTheBackground() {
        List<MemorySegment> stale = openAndClose(FULL);
        assertThat(stale).allSatisfy((segment) -> assertThat(segment.scope().isAlive()).isTrue());
        this.time.closeEpochs();
        assertThat(stale).allSatisfy(StaleAccess::assertThrows);
        long reserved = reserved();
        assertThat(openAndClose(FULL))
                .allSatisfy((segment) -> assertThat(Contents.firstByte(segment)).isEqualTo((byte) 1));
        assertThat(reserved()).as("the memory is used again").isEqualTo(reserved);
    }

    @Test
    void epochsGrowWhileTheOneBeforeHasNotBeenClosed() {
        openAndClose(FULL);
        List<MemorySegment> grown = openAndClose(2 * FULL);
        List<MemorySegment> next = openAndClose(1);
        assertThat(grown.getFirst().scope()).isEqualTo(next.getFirst().scope());
        this.time.closeEpochs();
        assertThat(grown.getFirst().scope().isAlive()).isTrue();
        openAndClose(1);
        this.time.closeEpochs();
        assertThat(grown).allSatisfy(StaleAccess::assertThrows);
    }

    @Test
    void tooMuchInQuarantineIsClosedByWhoBringsItThere() {
        for (int i = 0; i < 16_000; i++) {
            openAndClose(1);
        }
        assertThat(reserved()).isLessThan(64 * MIB);
        assertThat(this.pool.scopeStats().closed()).isEqualTo(16_000);
    }

    @Test
    void memoryIsTakenBackOnExhaustionAlsoBehindALongScope() {
        try (MemoryPool tight = this.time.build(new PoolBuilder().threadCacheBytes(0).maxBytes(16 * MIB));
                MemoryScope longLived = tight.openSharedScope()) {
            MemorySegment kept = longLived.allocate(SPAN);
            Contents.stamp(kept, (byte) 9);
            for (int i = 0; i < 30; i++) {
                try (MemoryScope scope = tight.openSharedScope()) {
                    MemorySegment large = scope.allocate(12 * MIB);
                    Contents.assertZero(large);
                    Contents.stamp(large, (byte) 1);
                }
                tight.deallocate(tight.allocate(12 * MIB));
            }
            Contents.assertStamped(kept, (byte) 9);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whoWantsMemoryGetsWhatLittleOthersOfItsEpochHaveLeft() {
        try (MemoryPool tight = this.time.build(new PoolBuilder().threadCacheBytes(0).maxBytes(16 * MIB));
                MemoryScope longLived = tight.openSharedScope()) {
            longLived.allocate(SPAN);
            try (MemoryScope scope = tight.openSharedScope()) {
                scope.allocate(3 * MIB / 2);
            }
            assertThat(longLived.allocate(14 * MIB).byteSize()).isEqualTo(14 * MIB);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void stuckEpochPinsNothingButWhatIsOpen() {
        MemoryScope longLived = this.pool.openSharedScope();
        MemorySegment kept = stamped(longLived);
        List<MemorySegment> stale = openAndClose(FULL - 1);
        assertThat(reserved()).isGreaterThanOrEqualTo((long) FULL * SPAN);
        this.time.pass(STUCK.minusNanos(1));
        assertThat(reserved()).isGreaterThanOrEqualTo((long) FULL * SPAN);
        this.time.pass(Duration.ofNanos(1));
        assertThat(reserved()).isBetween((long) SPAN, MIB);
        assertThat(this.pool.stats().byStrategy().values())
                .allSatisfy((each) -> assertThat(each.bytesReserved()).isZero());
        Contents.assertStamped(kept, (byte) 1);
        stale.forEach((segment) -> {
            Contents.assertZero(segment);
            Contents.stamp(segment, (byte) 5);
        });
        List<MemoryScope> others = new ArrayList<>();
        for (int i = 0; i < 2 * FULL; i++) {
            MemoryScope scope = this.pool.openSharedScope();
            Contents.assertZero(scope.allocate(SPAN));
            others.add(scope);
        }
        longLived.close();
        this.time.closeEpochs();
        stale.forEach(StaleAccess::assertThrows);
        for (int i = 0; i < 2 * FULL; i++) {
            others.add(this.pool.openSharedScope());
            stamped(others.getLast());
        }
        assertThat(reserved()).as("all that is in use is reserved")
                .isGreaterThanOrEqualTo(this.pool.stats().bytesInUse());
        others.forEach(MemoryScope::close);
        assertGone();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void scopesThatEndLaterInAStuckEpochAreGivenBackToo() {
        List<MemoryScope> late = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            MemoryScope scope = this.pool.openSharedScope();
            stamped(scope);
            stamped(scope);
            late.add(scope);
        }
        openAndClose(FULL);
        this.time.pass(STUCK);
        long reserved = reserved();
        for (MemoryScope scope : late.subList(0, 9)) {
            scope.close();
        }
        this.time.pass(STUCK);
        assertThat(reserved()).isLessThanOrEqualTo(reserved - 9 * 2 * SPAN);
        late.getLast().close();
        assertGone();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tooMuchBehindLongScopesIsGivenBackAtOnce() {
        List<MemoryScope> longLived = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            longLived.add(this.pool.openSharedScope());
            stamped(longLived.getLast());
            openAndClose(FULL);
        }
        assertThat(reserved()).isLessThan(100 * MIB);
        longLived.forEach(MemoryScope::close);
        assertGone();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void trimGivesBackWhatIsStuck() {
        MemoryScope longLived = this.pool.openSharedScope();
        stamped(longLived);
        openAndClose(FULL);
        long reserved = reserved();
        assertThat(this.pool.trim()).isGreaterThanOrEqualTo((long) FULL * SPAN);
        assertThat(reserved()).isLessThanOrEqualTo(reserved - FULL * SPAN);
        longLived.close();
        assertGone();
    }

    @Test
    void whoIsLateCountsNothingAsPinned() {
        Epoch epoch = new Epoch();
        assertThat(epoch.pin(5)).isTrue();
        assertThat(epoch.unpin()).isEqualTo(5);
        assertThat(epoch.pin(6)).isTrue();
        assertThat(epoch.settle()).isEqualTo(6);
        assertThat(epoch.pin(7)).isFalse();
        assertThat(epoch.settle()).isZero();
        assertThat(epoch.isPinning()).isFalse();
    }

    /** Others may close an epoch while its open scopes are asked for. */
    @Test
    void closedEpochHasNoOpenScopes() throws Exception {
        PoolCore core = new PoolCore(new PoolBuilder().options(), this.time.housekeepers());
        SharedScope scope = core.epochs().open(Long.MAX_VALUE, null);
        scope.close();
        core.epochs().closeQuiet();
        assertThat(OtherThread.call(scope.epoch()::openScopes)).isEmpty();
        core.close();
    }

    @Test
    void nothingIsPinnedWhenAllHaveEnded() throws Exception {
        PoolCore core = new PoolCore(new PoolBuilder().options(), this.time.housekeepers());
        Workers.run(4, (index) -> {
            for (int i = 0; i < 10_000; i++) {
                if (index == 0 && i % 100 == 0) {
                    this.time.closeEpochs();
                }
                MemoryScope scope = core.epochs().open(Long.MAX_VALUE, null);
                scope.allocate(10);
                scope.close();
            }
        });
        core.epochs().closeQuiet();
        assertThat(core.epochs().pinnedBytes()).isZero();
        core.close();
        assertThat(core.reservedBytes()).isZero();
    }

    /** Many threads, with a real background thread; each long scope keeps many short ones from being released. */
    @Test
    void nobodyGetsMemoryThatAStaleSegmentReaches() throws Exception {
        try (MemoryPool real = MemoryPool.builder().decay(Duration.ZERO).maxBytes(64 * MIB).build()) {
            Queue<MemorySegment> stale = new ConcurrentLinkedQueue<>();
            Workers.run(4, (index) -> {
                Random random = new Random(index);
                List<Held> held = new ArrayList<>();
                for (int i = 0; i < 4000; i++) {
                    MemoryScope scope = real.openSharedScope();
                    MemorySegment segment = scope.allocate(1 + random.nextInt(4 * SPAN));
                    Contents.assertZero(segment);
                    byte stamp = (byte) (1 + random.nextInt(100));
                    Contents.stamp(segment, stamp);
                    held.add(new Held(scope, segment, stamp));
                    int keep = (i % 50 == 0) ? 0 : held.size() - 1;
                    if (random.nextInt(100) > 0 || held.size() > 20) {
                        Held ended = held.remove(keep);
                        Contents.assertStamped(ended.segment, ended.stamp);
                        ended.scope.close();
                        stale.add(ended.segment);
                    }
                    overwrite(stale.poll());
                }
                for (Held each : held) {
                    Contents.assertStamped(each.segment, each.stamp);
                    each.scope.close();
                }
            });
            assertThat(real.stats().bytesInUse()).isZero();
            assertThat(real.scopeStats().open()).isZero();
            while (real.stats().bytesReserved() > 0) {
                real.trim();
            }
        }
    }

    private static void overwrite(MemorySegment stale) {
        if (stale != null) {
            try {
                stale.fill((byte) -1);
            } catch (IllegalStateException ex) {
                assertThat(stale.scope().isAlive()).isFalse();
            }
        }
    }

    private List<MemorySegment> openAndClose(int count) {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try (MemoryScope scope = this.pool.openSharedScope()) {
                segments.add(stamped(scope));
            }
        }
        return segments;
    }

    private static MemorySegment stamped(MemoryScope scope) {
        MemorySegment segment = scope.allocate(SPAN);
        Contents.assertZero(segment);
        Contents.stamp(segment, (byte) 1);
        return segment;
    }

    private void assertGone() {
        this.pool.trim();
        assertThat(reserved()).isZero();
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    private long reserved() {
        return this.pool.stats().bytesReserved();
    }

    record Held(MemoryScope scope, MemorySegment segment, byte stamp) {}

}
