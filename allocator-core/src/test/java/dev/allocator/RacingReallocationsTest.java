package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * When threads change the size of the same block, or free it, at the same time, one of them succeeds and the others are
 * refused.
 */
class RacingReallocationsTest {

    private static final int THREADS = 2;

    /** Stands for freeing the block. */
    private static final long FREE = -1;

    static Stream<Arguments> races() {
        return Stream.of(AllocationStrategy.values())
                .flatMap((strategy) -> Stream.of(arguments(strategy, 100, new long[]{ 110, 105 }, 300),
                        arguments(strategy, 100, new long[]{ 99, FREE }, 300),
                        arguments(strategy, 100, new long[]{ 1000, 105 }, 300),
                        arguments(strategy, 100, new long[]{ 1000, 20 }, 300),
                        arguments(strategy, 100, new long[]{ 1000, FREE }, 300),
                        arguments(strategy, 3000, new long[]{ 5000, 1000 }, 100),
                        arguments(strategy, 50_000, new long[]{ 60_000, 40_000 }, 40),
                        arguments(strategy, 50_000, new long[]{ 60_000, FREE }, 40),
                        arguments(strategy, 2_000_000, new long[]{ 2_000_100, 1_999_000 }, 10),
                        arguments(strategy, 2_000_000, new long[]{ 2_500_000, 100 }, 10)));
    }

    @ParameterizedTest
    @MethodSource("races")
    void exactlyOneSucceeds(AllocationStrategy strategy, long byteSize, long[] sizes, int count) throws Exception {
        for (PoolSetup setup : new PoolSetup[]{ PoolSetup.DEFAULT, PoolSetup.NO_CACHE, PoolSetup.GUARDED }) {
            try (MemoryPool pool = setup.build()) {
                MemorySegment[] blocks = new MemorySegment[count];
                for (int i = 0; i < count; i++) {
                    blocks[i] = pool.allocate(byteSize, strategy);
                    Contents.stamp(blocks[i], stamp(i));
                }
                // Every other one has free memory behind it.
                for (int i = 1; i < count; i += 2) {
                    pool.deallocate(blocks[i]);
                }
                MemorySegment[] left = race(pool, blocks, sizes);
                AllocationStats stats = pool.stats();
                assertThat(stats.allocations() - stats.deallocations()).isEqualTo(left.length);
                assertThat(stats.bytesInUse())
                        .isEqualTo(Arrays.stream(left).mapToLong(MemorySegment::byteSize).sum());
                assertThat(left).extracting(MemorySegment::address).doesNotHaveDuplicates();
                assertThat(pool.verify()).isTrue();
                pool.deallocateBatch(left);
                assertThat(pool.stats().bytesInUse()).isZero();
                pool.trim();
                assertThat(pool.stats().bytesReserved()).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("growths")
    void resetMeanwhileLosesNoBlock(AllocationStrategy strategy, long bytes, long newBytes, boolean guarded)
            throws Exception {
        try (MemoryPool pool = MemoryPool.builder().guarded(guarded).build()) {
            Lockstep lockstep = new Lockstep(2);
            AtomicInteger changed = new AtomicInteger();
            Workers.run(2, (thread) -> {
                for (int round = 0; round < 150; round++) {
                    if (thread == 0) {
                        lockstep.await();
                        pool.reset();
                        lockstep.await();
                        continue;
                    }
                    MemorySegment block = pool.allocate(bytes, strategy);
                    lockstep.await();
                    try {
                        while (true) {
                            MemorySegment other = pool.reallocate(block, newBytes);
                            block = pool.reallocate(other, bytes);
                            changed.incrementAndGet();
                        }
                    } catch (IllegalStateException | IllegalArgumentException ex) {
                        lockstep.await();
                        assertThat(block.scope().isAlive()).as("%s", ex).isFalse();
                    }
                }
            });
            assertThat(pool.verify()).isTrue();
            pool.reset();
            AllocationStats stats = pool.stats();
            assertThat(stats.bytesInUse()).isZero();
            assertThat(stats.allocations()).isEqualTo(stats.deallocations()).isGreaterThan(changed.get());
            assertThat(stats.byStrategy().values()).allSatisfy((each) -> assertThat(each.bytesInUse()).isZero());
        }
    }

    static Stream<Arguments> growths() {
        return Stream.of(false, true)
                .flatMap((guarded) -> Stream.of(arguments(AllocationStrategy.FIXED_SIZE, 100, 110, guarded),
                        arguments(AllocationStrategy.SEGREGATED, 100, 1000, guarded),
                        arguments(AllocationStrategy.BEST_FIT, 100, 5000, guarded),
                        arguments(AllocationStrategy.BEST_FIT, 50_000, 500_000, guarded),
                        arguments(AllocationStrategy.BEST_FIT, 2_000_000, 2_000_100, guarded),
                        arguments(AllocationStrategy.BEST_FIT, 2_000_000, 3_000_000, guarded)));
    }

    /**
     * @return what the winners have made of the blocks and not freed
     */
    private static MemorySegment[] race(MemoryPool pool, MemorySegment[] blocks, long[] sizes)
            throws InterruptedException {
        AtomicReferenceArray<MemorySegment> results = new AtomicReferenceArray<>(blocks.length);
        AtomicInteger won = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Lockstep lockstep = new Lockstep(THREADS);
        Workers.run(THREADS, (thread) -> {
            for (int i = 0; i < blocks.length; i += 2) {
                lockstep.await();
                try {
                    if (sizes[thread] == FREE) {
                        pool.deallocate(blocks[i]);
                    } else {
                        MemorySegment result = pool.reallocate(blocks[i], sizes[thread]);
                        Contents.assertStamped(result.asSlice(0, Math.min(result.byteSize(), blocks[i].byteSize())),
                                stamp(i));
                        results.set(i, result);
                    }
                    won.incrementAndGet();
                } catch (IllegalStateException | IllegalArgumentException ex) {
                    refused.incrementAndGet();
                }
            }
        });
        assertThat(won).hasValue((blocks.length + 1) / 2);
        assertThat(refused).hasValue((blocks.length + 1) / 2);
        return Stream.iterate(0, (i) -> i + 1)
                .limit(blocks.length)
                .map(results::get)
                .filter((segment) -> segment != null)
                .toArray(MemorySegment[]::new);
    }

    private static byte stamp(int index) {
        return (byte) (1 + index % 100);
    }

}
