package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * When threads free the same block at the same time, one of them succeeds and the others are told of the double free.
 */
class RacingFreesTest {

    private static final int THREADS = 2;

    static Stream<Arguments> blocks() {
        return Stream.of(AllocationStrategy.values())
                .flatMap((strategy) -> Stream.of(arguments(strategy, 24, 300, PoolSetup.DEFAULT),
                        arguments(strategy, 100, 300, PoolSetup.NO_CACHE),
                        arguments(strategy, 100, 300, PoolSetup.TINY_CHUNKS),
                        arguments(strategy, 100, 300, PoolSetup.GUARDED),
                        arguments(strategy, 2_000_000, 20, PoolSetup.GUARDED),
                        arguments(strategy, 3_000, 100, PoolSetup.DEFAULT),
                        arguments(strategy, 2_000_000, 20, PoolSetup.DEFAULT)));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void exactlyOneSucceeds(AllocationStrategy strategy, long byteSize, int count, PoolSetup setup) throws Exception {
        try (MemoryPool pool = setup.build()) {
            for (int round = 0; round < 3; round++) {
                MemorySegment[] segments = allocate(pool, strategy, byteSize, count);
                freeTogether(pool, segments);
                AllocationStats stats = pool.stats();
                assertThat(stats.bytesInUse()).isZero();
                assertThat(stats.allocations()).isEqualTo(stats.deallocations()).isEqualTo((round + 1L) * count);
            }
            assertThat(pool.verify()).isTrue();
            assertThat(allocate(pool, strategy, byteSize, 2 * count)).extracting(MemorySegment::address)
                    .doesNotHaveDuplicates();
        }
    }

    private static void freeTogether(MemoryPool pool, MemorySegment[] segments) throws InterruptedException {
        AtomicInteger freed = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Lockstep lockstep = new Lockstep(THREADS);
        Workers.run(THREADS, (_) -> {
            for (MemorySegment segment : segments) {
                lockstep.await();
                try {
                    pool.deallocate(segment);
                    freed.incrementAndGet();
                } catch (IllegalStateException ex) {
                    refused.incrementAndGet();
                }
            }
        });
        assertThat(freed).hasValue(segments.length);
        assertThat(refused).hasValue((THREADS - 1) * segments.length);
    }

    /** Batches that share a block: each is freed as a whole or not at all, so that exactly one of two goes through. */
    @ParameterizedTest
    @MethodSource("blocks")
    void exactlyOneOfTwoBatchesWithACommonBlockSucceeds(AllocationStrategy strategy, long byteSize, int count,
            PoolSetup setup) throws Exception {
        try (MemoryPool pool = setup.build()) {
            for (int round = 0; round < 20; round++) {
                MemorySegment[] segments = allocate(pool, strategy, byteSize, 5);
                MemorySegment[][] batches = { { segments[0], segments[1], segments[2] },
                        { segments[4], segments[2], segments[3] } };
                AtomicInteger freed = new AtomicInteger();
                CyclicBarrier start = new CyclicBarrier(THREADS);
                Workers.run(THREADS, (index) -> {
                    start.await();
                    try {
                        pool.deallocateBatch(batches[index]);
                        freed.incrementAndGet();
                    } catch (IllegalStateException ex) {
                        // The other thread's batch has the common block.
                    }
                });
                assertThat(freed).hasValue(1);
                AllocationStats stats = pool.stats();
                assertThat(stats.allocations() - stats.deallocations()).isEqualTo(2L * (round + 1));
            }
        }
    }

    private static MemorySegment[] allocate(MemoryPool pool, AllocationStrategy strategy, long byteSize, int count) {
        return Stream.generate(() -> pool.allocate(byteSize, strategy)).limit(count).toArray(MemorySegment[]::new);
    }

}
