package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What nobody has used for as long as the pool decays goes back by itself; what is in use, or used again in time, stays.
 */
class DecayTest {

    private static final Duration DECAY = Duration.ofSeconds(10);

    private static final Duration HALF = DECAY.dividedBy(2);

    private static final long MIB = 1 << 20;

    private final HandDriven time = new HandDriven();

    private final MemoryPool pool = this.time.build(builder().threadCacheBytes(0));

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    private static PoolBuilder builder() {
        return new PoolBuilder().decay(DECAY);
    }

    @ParameterizedTest
    @EnumSource
    void emptyChunksGoAfterOneToOneAndAHalfTimes(AllocationStrategy strategy) {
        for (int round = 0; round < 3; round++) {
            free(allocate(strategy, 100, 20_000));
            long reserved = reserved();
            assertThat(reserved).isPositive();
            this.time.pass(HALF);
            this.time.pass(HALF);
            assertThat(reserved()).isEqualTo(reserved);
            this.time.pass(HALF);
            assertThat(reserved()).isZero();
            assertThat(this.pool.stats().byStrategy().get(strategy).bytesReserved()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsUsedAgainInTimeStays(AllocationStrategy strategy) {
        free(allocate(strategy, 100, 20_000));
        long reserved = reserved();
        for (int pass = 0; pass < 10; pass++) {
            this.time.pass(HALF);
            this.time.pass(HALF);
            free(allocate(strategy, 100, 20_000));
            assertThat(reserved()).isEqualTo(reserved);
        }
        assertThat(this.pool.trim()).as("what decay had left").isGreaterThanOrEqualTo(reserved);
    }

    @ParameterizedTest
    @EnumSource
    void freePagesInsideChunksGoAndLiveBlocksStay(AllocationStrategy strategy) {
        List<MemorySegment> blocks = allocate(strategy, 100, 20_000);
        List<MemorySegment> kept = new ArrayList<>();
        for (int i = blocks.size() - 1; i >= 0; i--) {
            if (i % 500 == 0) {
                kept.add(blocks.remove(i));
            }
        }
        kept.forEach((segment) -> Contents.stamp(segment, (byte) 7));
        free(blocks);
        long reserved = reserved();
        for (int pass = 0; pass < 3; pass++) {
            this.time.pass(HALF);
        }
        assertThat(reserved()).isLessThanOrEqualTo(reserved).isPositive();
        assertThat(this.pool.trim()).as("what decay has left").isZero();
        kept.forEach((segment) -> Contents.assertStamped(segment, (byte) 7));
        allocate(strategy, 100, 20_000).forEach(Contents::assertZero);
    }

    @ParameterizedTest
    @EnumSource
    void freePagesStayUntilTheTimeHasPassed(AllocationStrategy strategy) {
        MemorySegment kept = this.pool.allocate(100, strategy);
        List<MemorySegment> blocks = allocate(strategy, 100, 20_000);
        long reserved = reserved();
        free(blocks);
        this.time.pass(HALF);
        this.time.pass(HALF);
        assertThat(this.pool.trim()).isGreaterThanOrEqualTo(reserved - 2 * MIB);
        Contents.assertZero(kept);
    }

    @Test
    void onlyWhatIsBeyondSteadyUseGoes() {
        List<MemorySegment> blocks = allocate(AllocationStrategy.POOL_BASED, 4096, 8 * 256);
        free(blocks.subList(256, blocks.size()));
        List<MemorySegment> steady = blocks.subList(0, 256);
        assertThat(reserved()).isEqualTo(8 * MIB);
        for (int pass = 0; pass < 6; pass++) {
            steady.forEach(this.pool::deallocate);
            steady = allocate(AllocationStrategy.POOL_BASED, 4096, 256);
            this.time.pass(HALF);
        }
        assertThat(reserved()).isBetween(MIB, 2 * MIB);
    }

    @Test
    void endedConfinedAndSharedScopesLeaveNothing() {
        try (MemoryPool cached = this.time.build(builder())) {
            for (MemoryScope scope : List.of(cached.openScope(), cached.openSharedScope())) {
                scope.allocate(100);
                scope.allocate(3 * MIB);
                scope.allocate(100_000, AllocationStrategy.BEST_FIT);
                scope.close();
            }
            for (int pass = 0; pass < 4; pass++) {
                this.time.pass(HALF);
            }
            assertThat(cached.stats().bytesReserved()).isZero();
        }
    }

    @Test
    void largeMemoryOfAScopeServesTheNextAndGoesOnceItIsIdle() {
        long bytes = 3 * MIB + 100;
        try (MemoryPool cached = this.time.build(builder())) {
            try (MemoryScope scope = cached.openScope()) {
                Contents.stamp(scope.allocate(bytes), (byte) 1);
            }
            long reserved = cached.stats().bytesReserved();
            assertThat(reserved).isGreaterThanOrEqualTo(bytes);
            try (MemoryScope scope = cached.openScope()) {
                Contents.assertZero(scope.allocate(bytes + 200));
                assertThat(cached.stats().bytesReserved()).isEqualTo(reserved);
            }
            for (int pass = 0; pass < 4; pass++) {
                this.time.pass(HALF);
            }
            assertThat(cached.stats().bytesReserved()).isZero();
        }
    }

    @Test
    void openScopesStay() {
        MemoryScope confined = this.pool.openScope();
        MemoryScope shared = this.pool.openSharedScope();
        List<MemorySegment> segments = Stream.of(confined, shared)
                .flatMap((scope) -> Stream.of(scope.allocate(100_000), scope.allocate(2 * MIB),
                        scope.allocate(1000, AllocationStrategy.SEGREGATED)))
                .toList();
        segments.forEach((segment) -> Contents.stamp(segment, (byte) 3));
        for (int pass = 0; pass < 5; pass++) {
            this.time.pass(HALF);
        }
        segments.forEach((segment) -> Contents.assertStamped(segment, (byte) 3));
        confined.close();
        shared.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void shortLivedThreadsLeaveNothing(boolean virtual) throws Exception {
        try (MemoryPool cached = this.time.build(builder())) {
            for (int i = 0; i < 200; i++) {
                OtherThread.run(virtual ? Thread.ofVirtual() : Thread.ofPlatform(), () -> {
                    for (AllocationStrategy strategy : AllocationStrategy.values()) {
                        cached.deallocate(cached.allocate(1000, strategy));
                    }
                    MemoryScope leftOpen = cached.openScope();
                    leftOpen.allocate(10_000);
                    leftOpen.allocate(500, AllocationStrategy.FIXED_SIZE);
                    try (MemoryScope scope = cached.openSharedScope()) {
                        scope.allocate(10_000);
                    }
                });
            }
            assertThat(cached.stats().bytesReserved()).isPositive();
            for (int pass = 0; pass < 4; pass++) {
                this.time.pass(HALF);
            }
            AllocationStats stats = cached.stats();
            assertThat(stats.bytesReserved()).isZero();
            assertThat(stats.bytesInUse()).isZero();
            assertThat(stats.allocations()).isEqualTo(stats.deallocations());
            assertThat(cached.statsByThread()).containsOnlyKeys(virtual ? "(virtual)" : "(ended)")
                    .allSatisfy((_, each) -> assertThat(each.bytesInUse()).isZero());
        }
    }

    @Test
    void withADecayOfZeroEverythingGoesAtTheNextPass() {
        try (MemoryPool eager = this.time.build(builder().decay(Duration.ZERO).threadCacheBytes(0))) {
            eager.deallocate(eager.allocate(1000));
            this.time.pass(Duration.ofMillis(50));
            assertThat(eager.stats().bytesReserved()).isZero();
        }
    }

    @Test
    void decayThatNeverPassesReturnsNothing() {
        try (MemoryPool keeping = this.time.build(builder().decay(Duration.ofSeconds(Long.MAX_VALUE)))) {
            keeping.deallocate(keeping.allocate(1000));
            for (int pass = 0; pass < 5; pass++) {
                this.time.pass(Duration.ofDays(10_000));
            }
            assertThat(keeping.stats().bytesReserved()).isEqualTo(MIB);
        }
    }

    @Test
    void closedPoolIsLeftAlone() {
        MemoryPool closed = this.time.build(builder());
        closed.allocate(1000);
        closed.close();
        this.time.pass(HALF);
        this.time.pass(HALF);
        assertThat(closed.stats().bytesReserved()).isZero();
    }

    @Test
    void whatACloseCouldNotReturnGoesWhenItsThreadHasEnded() throws Exception {
        MemoryPool closed = this.time.build(builder());
        OtherThread.run(() -> {
            closed.openScope().allocate(1000);
            OtherThread.run(closed::close);
            this.time.pass(HALF);
            assertThat(closed.stats().bytesReserved()).isEqualTo(MIB);
        });
        this.time.pass(HALF);
        assertThat(closed.stats().bytesReserved()).isZero();
    }

    @Test
    void passesInBetweenHarmNobodyWhoUsesResetsTrimsOrClosesThePool() throws Exception {
        for (EndOfPool end : EndOfPool.values()) {
            for (int round = 0; round < 20; round++) {
                MemoryPool used = this.time.build(builder().chunkBytes(64 << 10).decay(Duration.ZERO));
                Random seeds = new Random(round);
                List<Random> randoms = List.of(new Random(seeds.nextLong()), new Random(seeds.nextLong()));
                Workers.run(4, (index) -> {
                    switch (index) {
                        case 0, 1 -> use(used, randoms.get(index), (byte) (index + 1));
                        case 2 -> {
                            for (int pass = 0; pass < 50; pass++) {
                                this.time.pass(Duration.ofMillis(50));
                            }
                        }
                        default -> {
                            for (int i = 0; i < 5; i++) {
                                used.trim();
                                end.on(used);
                                if (end == EndOfPool.CLOSE) {
                                    return;
                                }
                            }
                        }
                    }
                });
                used.close();
                // Takes back the scopes that threads have left open.
                this.time.pass(Duration.ofMillis(50));
                assertThat(used.stats().bytesReserved()).isZero();
            }
        }
    }

    /** Until the pool is closed; what a reset has freed is used no more. */
    private static void use(MemoryPool pool, Random random, byte stamp) {
        AllocationStrategy[] strategies = AllocationStrategy.values();
        for (int i = 0; i < 300; i++) {
            try {
                MemoryScope scope = (i % 2 == 0) ? pool.openSharedScope() : pool.openScope();
                MemorySegment block = pool.allocate(1 + random.nextInt(9000), strategies[random.nextInt(4)]);
                MemorySegment bumped = scope.allocate(1 + random.nextInt(30_000));
                for (MemorySegment segment : List.of(block, bumped)) {
                    Contents.assertZero(segment);
                    Contents.stamp(segment, stamp);
                }
                assertStamped(bumped, stamp, scope);
                Contents.assertStamped(block, stamp);
                scope.close();
                pool.deallocate(block);
            } catch (IllegalStateException ex) {
                // Reset or closed meanwhile.
                assertThat(ex).isNotInstanceOf(PoolExhaustedException.class);
            }
        }
    }

    /** What a reset has ended may read as zero before it throws, if a trim has given its memory back meanwhile. */
    private static void assertStamped(MemorySegment segment, byte stamp, MemoryScope scope) {
        try {
            Contents.assertStamped(segment, stamp);
        } catch (AssertionError wrong) {
            if (!scope.isClosed()) {
                throw wrong;
            }
        }
    }

    @Test
    void realThreadReturnsMemoryByItself() {
        try (MemoryPool real = MemoryPool.builder().decay(Duration.ofMillis(100)).threadCacheBytes(0).build()) {
            real.deallocate(real.allocate(1000));
            try (MemoryScope scope = real.openSharedScope()) {
                scope.allocate(1000);
            }
            assertThat(threadNames()).contains("allocator-housekeeper");
            while (real.stats().bytesReserved() > 0) {
                Thread.onSpinWait();
            }
        }
    }

    private static Stream<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
    }

    @Test
    void droppedPoolIsNotKeptAlive() {
        WeakReference<MemoryPool> dropped = new WeakReference<>(MemoryPool.builder().decay(Duration.ZERO).build());
        while (dropped.get() != null) {
            System.gc();
        }
    }

    private List<MemorySegment> allocate(AllocationStrategy strategy, int bytes, int count) {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            segments.add(this.pool.allocate(bytes, strategy));
        }
        return segments;
    }

    private void free(List<MemorySegment> segments) {
        segments.forEach(this.pool::deallocate);
    }

    private long reserved() {
        return this.pool.stats().bytesReserved();
    }

}
