package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Unless zeroing is switched off, a new segment reads as zero over its whole size, whoever had the memory before.
 */
class ZeroingTest {

    private static final long[] SIZES = { 1, 15, 16, 31, 32, 100, 128, 129, 1000, 4096, 5000, 30_000, 100_000, 1 << 20,
            (1 << 20) + 1, 3_000_000 };

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void blocksReadAsZeroAgainAndAgain(Zeroing zeroing) {
        for (long threadCacheBytes : new long[]{ 0, 512 << 10 }) {
            try (MemoryPool pool = MemoryPool.builder().zeroing(zeroing).threadCacheBytes(threadCacheBytes).build()) {
                for (int round = 0; round < 3; round++) {
                    List<MemorySegment> segments = new ArrayList<>();
                    for (AllocationStrategy strategy : AllocationStrategy.values()) {
                        for (long size : SIZES) {
                            segments.add(dirtied(pool.allocate(size, strategy)));
                            segments.add(dirtied(pool.allocate(size, 64, strategy)));
                        }
                    }
                    segments.forEach(pool::deallocate);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void memoryOfSmallBlocksReadsAsZeroInLargerOnesAndBack(Zeroing zeroing) {
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            try (MemoryPool pool = MemoryPool.builder().zeroing(zeroing).defaultStrategy(strategy).threadCacheBytes(0)
                    .build()) {
                for (int round = 0; round < 3; round++) {
                    for (long size : new long[]{ 20, 900_000, 100, 30_000, 128, 4000, 32 }) {
                        MemorySegment[] segments = pool.allocateBatch(size, 1 + (int) (100_000 / size));
                        for (MemorySegment segment : segments) {
                            dirtied(segment);
                        }
                        pool.deallocateBatch(segments);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void fixedSizeBlocksReadAsZero(Zeroing zeroing) {
        try (MemoryPool pool = MemoryPool.builder().zeroing(zeroing).build()) {
            for (int round = 0; round < 5; round++) {
                for (long size : new long[]{ 1, 17, 300, 65_536 }) {
                    FixedSizeAllocator allocator = pool.fixedSize(size);
                    List<MemorySegment> segments = LongStream.range(0, 50)
                            .mapToObj((_) -> dirtied(allocator.allocate()))
                            .toList();
                    segments.forEach(allocator::deallocate);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void scopesReadAsZeroAgainAndAgain(Zeroing zeroing) {
        try (MemoryPool pool = MemoryPool.builder().zeroing(zeroing).build()) {
            for (int round = 0; round < 40; round++) {
                MemoryScope scope = (round % 2 == 0) ? pool.openScope() : pool.openSharedScope();
                try (scope; ScopeLease _ = scope.lease()) {
                    for (long size : SIZES) {
                        if (size < 100_000 || round < 10) {
                            dirtied(scope.allocate(size));
                            dirtied(scope.allocate(size, 256));
                            dirtied(scope.allocate(size, Strategies.inTurn(round)));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void memoryReadsAsZeroAfterResetAndTrim(Zeroing zeroing) {
        try (MemoryPool pool = MemoryPool.builder().zeroing(zeroing).build()) {
            for (int round = 0; round < 6; round++) {
                MemoryScope confined = pool.openScope();
                MemoryScope shared = pool.openSharedScope();
                List<MemorySegment> blocks = new ArrayList<>();
                for (long size : SIZES) {
                    dirtied(confined.allocate(size));
                    dirtied(shared.allocate(size));
                    for (AllocationStrategy strategy : AllocationStrategy.values()) {
                        blocks.add(dirtied(pool.allocate(size, strategy)));
                    }
                }
                if (round % 2 == 0) {
                    pool.reset();
                } else {
                    confined.close();
                    shared.close();
                    blocks.forEach(pool::deallocate);
                    pool.trim();
                }
            }
        }
    }

    @Test
    void freedMemoryKeepsNothingWhenZeroedOnRelease() {
        try (MemoryPool pool = MemoryPool.create()) {
            for (AllocationStrategy strategy : AllocationStrategy.values()) {
                for (long size : SIZES) {
                    MemorySegment stale = dirtied(pool.allocate(size, strategy));
                    pool.deallocate(stale);
                    StaleAccess.throwsOrFindsOnly(stale, (byte) 0);
                }
            }
        }
    }

    @Test
    void withoutZeroingMemoryIsStillItsOwnersAlone() {
        try (MemoryPool pool = MemoryPool.builder().zeroing(Zeroing.NONE).build()) {
            for (int round = 0; round < 5; round++) {
                try (MemoryScope confined = pool.openScope(); MemoryScope shared = pool.openSharedScope()) {
                    List<MemorySegment> segments = new ArrayList<>();
                    for (long size : SIZES) {
                        segments.addAll(List.of(confined.allocate(size), shared.allocate(size)));
                        for (AllocationStrategy strategy : AllocationStrategy.values()) {
                            segments.addAll(List.of(pool.allocate(size, strategy), shared.allocate(size, strategy)));
                        }
                    }
                    for (int i = 0; i < segments.size(); i++) {
                        Contents.stamp(segments.get(i), (byte) (i + 1));
                    }
                    for (int i = 0; i < segments.size(); i++) {
                        Contents.assertStamped(segments.get(i), (byte) (i + 1));
                    }
                }
                pool.reset();
            }
            assertThat(pool.stats().bytesInUse()).isZero();
        }
    }

    private static MemorySegment dirtied(MemorySegment segment) {
        Contents.assertZero(segment);
        Contents.stamp(segment, (byte) 0xA5);
        return segment;
    }

}
