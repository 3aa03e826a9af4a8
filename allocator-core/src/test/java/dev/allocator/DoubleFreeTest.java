package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A block that is free cannot be freed again, wherever its memory has gone meanwhile.
 */
class DoubleFreeTest {

    private static final long NO_CACHE = 0;

    private static final long SOME_CACHE = 512 << 10;

    static Stream<Arguments> pools() {
        return Stream.of(AllocationStrategy.values())
                .flatMap((strategy) -> Stream.of(arguments(strategy, NO_CACHE), arguments(strategy, SOME_CACHE)));
    }

    @ParameterizedTest
    @MethodSource("pools")
    void secondFreeIsRefused(AllocationStrategy strategy, long threadCacheBytes) {
        try (MemoryPool pool = pool(strategy, threadCacheBytes)) {
            for (long size : new long[]{ 0, 1, 32, 128, 1000, 4096, 60_000, 1 << 20, 3 << 20 }) {
                MemorySegment segment = pool.allocate(size);
                pool.deallocate(segment);
                refused(pool, segment);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    void secondFreeByAnotherThreadIsRefused(AllocationStrategy strategy, long threadCacheBytes) throws Exception {
        try (MemoryPool pool = pool(strategy, threadCacheBytes)) {
            MemorySegment segment = pool.allocate(100);
            OtherThread.run(() -> pool.deallocate(segment));
            OtherThread.run(() -> refused(pool, segment));
            refused(pool, segment);
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    void secondFreeIsRefusedHoweverTheNeighboursWereFreed(AllocationStrategy strategy, long threadCacheBytes) {
        try (MemoryPool pool = pool(strategy, threadCacheBytes)) {
            Random random = new Random(42);
            for (int round = 0; round < 20; round++) {
                List<MemorySegment> segments = new ArrayList<>(List.of(pool.allocateBatch(100, 20)));
                Collections.shuffle(segments, random);
                List<MemorySegment> freed = new ArrayList<>();
                for (MemorySegment segment : segments) {
                    pool.deallocate(segment);
                    freed.add(segment);
                    freed.forEach((each) -> refused(pool, each));
                }
            }
        }
    }

    @Test
    void secondFreeIsRefusedWhenTheMemoryIsPartOfALargerBlock() {
        try (MemoryPool pool = pool(AllocationStrategy.BEST_FIT, NO_CACHE)) {
            MemorySegment[] segments = pool.allocateBatch(1000, 900);
            pool.deallocateBatch(segments);
            MemorySegment larger = pool.allocate(1 << 20);
            Contents.stamp(larger, (byte) 1);
            for (MemorySegment segment : segments) {
                AllocationStats stats = pool.stats();
                assertThatThrownBy(() -> pool.deallocate(segment)).isInstanceOfAny(IllegalArgumentException.class,
                        IllegalStateException.class);
                assertThat(pool.stats()).isEqualTo(stats);
            }
            Contents.assertStamped(larger, (byte) 1);
            pool.deallocate(larger);
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    void secondFreeIsRefusedAfterTrim(AllocationStrategy strategy, long threadCacheBytes) {
        try (MemoryPool pool = pool(strategy, threadCacheBytes)) {
            MemorySegment[] segments = pool.allocateBatch(100, 1000);
            pool.deallocateBatch(segments);
            pool.trim();
            for (MemorySegment segment : segments) {
                refused(pool, segment);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    void secondFreeGivesNobodyAnothersBlock(AllocationStrategy strategy, long threadCacheBytes) {
        try (MemoryPool pool = pool(strategy, threadCacheBytes)) {
            MemorySegment[] segments = pool.allocateBatch(100, 100);
            for (MemorySegment segment : segments) {
                pool.deallocate(segment);
                refused(pool, segment);
            }
            assertThat(pool.allocateBatch(100, 200)).extracting(MemorySegment::address).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    void secondFreeIsRefusedInABatch(AllocationStrategy strategy, long threadCacheBytes) {
        try (MemoryPool pool = pool(strategy, threadCacheBytes)) {
            MemorySegment[] segments = pool.allocateBatch(100, 10);
            pool.deallocateBatch(segments);
            Refusal.of(pool, IllegalStateException.class, () -> pool.deallocateBatch(segments));
        }
    }

    private static MemoryPool pool(AllocationStrategy strategy, long threadCacheBytes) {
        return MemoryPool.builder().defaultStrategy(strategy).threadCacheBytes(threadCacheBytes).build();
    }

    private static void refused(MemoryPool pool, MemorySegment segment) {
        AllocationStats stats = pool.stats();
        assertThatThrownBy(() -> pool.deallocate(segment)).isInstanceOf(IllegalStateException.class);
        assertThat(pool.stats()).isEqualTo(stats);
    }

}
