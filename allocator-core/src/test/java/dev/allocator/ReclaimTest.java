package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Before an allocation fails for lack of memory, the pool takes back what nobody uses.
 */
class ReclaimTest {

    private static final int KIB = 1024;

    private static final int MIB = 1024 * KIB;

    private static final long CAP = 4 * MIB;

    private static final long MOST = 3 * MIB + MIB / 2;

    static Stream<Arguments> changes() {
        return Stream.of(AllocationStrategy.values())
                .flatMap((before) -> Stream.of(AllocationStrategy.values()).map((after) -> arguments(before, after)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void emptyChunksOfOneStrategyServeAnother(AllocationStrategy before, AllocationStrategy after) {
        for (long threadCacheBytes : new long[]{ 0, 512 * KIB }) {
            try (MemoryPool pool = builder().threadCacheBytes(threadCacheBytes).build()) {
                fill(pool, before).forEach(pool::deallocate);
                assertThat(fill(pool, after)).hasSizeGreaterThan(25_000);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void emptyChunksServeALargeBlock(AllocationStrategy before) {
        try (MemoryPool pool = builder().threadCacheBytes(0).build()) {
            for (int round = 0; round < 3; round++) {
                fill(pool, before).forEach(pool::deallocate);
                pool.deallocate(pool.allocate(CAP));
            }
        }
    }

    static Stream<AllocationStrategy> strategies() {
        return Stream.of(AllocationStrategy.values());
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void emptyChunksServeScopesAndBack(AllocationStrategy strategy) {
        try (MemoryPool pool = builder().build()) {
            for (int round = 0; round < 3; round++) {
                fill(pool, strategy).forEach(pool::deallocate);
                for (MemoryScope scope : List.of(pool.openScope(), pool.openSharedScope())) {
                    for (int used = 0; used < MOST - MIB; used += 10_000) {
                        scope.allocate(10_000);
                    }
                    scope.close();
                }
            }
        }
    }

    @Test
    void cachesOfTheCallingThreadAreGivenUp() {
        try (MemoryPool pool = builder().threadCacheBytes(2 * MIB).build()) {
            fill(pool, AllocationStrategy.FIXED_SIZE).forEach(pool::deallocate);
            pool.allocate(CAP);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void cachesOfEndedThreadsAreGivenUp(boolean virtual) throws Exception {
        try (MemoryPool pool = builder().threadCacheBytes(2 * MIB).build()) {
            for (AllocationStrategy strategy : AllocationStrategy.values()) {
                for (int i = 0; i < 8; i++) {
                    OtherThread.run(virtual ? Thread.ofVirtual() : Thread.ofPlatform(),
                            () -> Stream.generate(() -> pool.allocate(100, strategy))
                                    .limit(500)
                                    .toList()
                                    .forEach(pool::deallocate));
                }
                pool.deallocate(pool.allocate(CAP));
            }
        }
    }

    @Test
    void blocksOfEndedThreadsAreNotTaken() throws Exception {
        try (MemoryPool pool = builder().build()) {
            MemorySegment[] segments = OtherThread.call(() -> pool.allocateBatch(1000, 100));
            for (MemorySegment segment : segments) {
                Contents.stamp(segment, (byte) 1);
            }
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> pool.allocate(CAP));
            for (MemorySegment segment : segments) {
                Contents.assertStamped(segment, (byte) 1);
            }
        }
    }

    @Test
    void closableEpochsAreGivenUp() {
        try (MemoryPool pool = builder().build()) {
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i <= round; i++) {
                    try (MemoryScope scope = pool.openSharedScope()) {
                        scope.allocate(300_000);
                    }
                }
                pool.deallocate(pool.allocate(CAP));
            }
        }
    }

    @Test
    void closableEpochsAreGivenUpForBlocksOfAnyStrategy() {
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            try (MemoryPool pool = builder().build()) {
                for (int i = 0; i < 10; i++) {
                    try (MemoryScope scope = pool.openSharedScope()) {
                        scope.allocate(100_000);
                        scope.allocate(100_000, AllocationStrategy.BEST_FIT);
                    }
                }
                assertThat(fill(pool, strategy)).hasSizeGreaterThan(25_000).allSatisfy(Contents::assertZero);
            }
        }
    }

    private static MemoryPool.Builder builder() {
        return MemoryPool.builder().maxBytes(CAP).chunkBytes(256 * KIB).blockBytes(128);
    }

    private static List<MemorySegment> fill(MemoryPool pool, AllocationStrategy strategy) {
        List<MemorySegment> segments = new ArrayList<>();
        assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> {
            while (true) {
                segments.add(pool.allocate(120, strategy));
            }
        });
        return segments;
    }

}
