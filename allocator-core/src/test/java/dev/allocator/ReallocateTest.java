package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A block that gets another size keeps its content, stays where it is if it can, and counts as one that was freed and
 * allocated again.
 */
class ReallocateTest {

    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void blockStaysWhileItHoldsTheSize(AllocationStrategy strategy) {
        try (MemoryPool pool = MemoryPool.create()) {
            MemorySegment block = pool.allocate(100, strategy);
            Contents.stamp(block, (byte) 1);
            long usable = block(pool, block).usableBytes();
            MemorySegment grown = pool.reallocate(block, usable);
            assertThat(grown.address()).isEqualTo(block.address());
            assertThat(grown.byteSize()).isEqualTo(usable);
            Contents.assertStamped(grown.asSlice(0, 100), (byte) 1);
            Contents.assertZero(grown.asSlice(100));
            assertThat(block(pool, grown)).isEqualTo(
                    new MemoryBlock(grown.address(), usable, usable, strategy, MemoryBlock.Status.LIVE, grown));
            MemorySegment same = pool.reallocate(grown, usable);
            assertThat(same.address()).isEqualTo(block.address());
            Contents.assertStamped(same.asSlice(0, 100), (byte) 1);
            assertThatIllegalArgumentException().isThrownBy(() -> pool.deallocate(block));
            pool.deallocate(same);
            assertThat(pool.stats().bytesInUse()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({ "FIXED_SIZE,20,100,FIXED_SIZE", "FIXED_SIZE,100,200,BEST_FIT", "POOL_BASED,4000,5000,BEST_FIT",
            "POOL_BASED,4000,2000000,BEST_FIT", "SEGREGATED,100,5000,SEGREGATED", "SEGREGATED,100,200000,BEST_FIT",
            "BEST_FIT,100,5000,BEST_FIT", "BEST_FIT,50000,100000,BEST_FIT", "BEST_FIT,50000,2000000,BEST_FIT",
            "BEST_FIT,2000000,5000000,BEST_FIT" })
    void blockWithoutRoomMoves(AllocationStrategy strategy, long bytes, long newBytes, AllocationStrategy expected) {
        try (MemoryPool pool = MemoryPool.create()) {
            MemorySegment block = pool.allocate(bytes, strategy);
            MemorySegment fence = pool.allocate(bytes, strategy);
            Contents.stamp(block, (byte) 1);
            MemorySegment moved = pool.reallocate(block, newBytes);
            assertThat(moved.address()).isNotEqualTo(block.address()).isEqualTo(moved.address() & -16);
            assertThat(moved.byteSize()).isEqualTo(newBytes);
            Contents.assertStamped(moved.asSlice(0, bytes), (byte) 1);
            Contents.assertZero(moved.asSlice(bytes));
            assertThat(block(pool, moved).strategy()).isEqualTo(expected);
            Refusal.of(pool, IllegalStateException.class, () -> pool.deallocate(block));
            Refusal.of(pool, IllegalStateException.class, () -> pool.reallocate(block, newBytes));
            Contents.assertZero(pool.allocate(bytes, strategy));
            Contents.assertZero(fence);
        }
    }

    @ParameterizedTest
    @CsvSource({ "FIXED_SIZE,100,20,true", "POOL_BASED,4000,1,false", "SEGREGATED,5000,4990,false",
            "SEGREGATED,5000,100,true", "BEST_FIT,200000,100,false", "BEST_FIT,2000000,1999900,false",
            "BEST_FIT,2000000,1500000,true", "BEST_FIT,2000000,100,true" })
    void smallerBlockMovesOnlyWhereThatSparesMemory(AllocationStrategy strategy, long bytes, long newBytes,
            boolean moves) {
        try (MemoryPool pool = MemoryPool.create()) {
            MemorySegment block = pool.allocate(bytes, strategy);
            Contents.stamp(block, (byte) 1);
            MemorySegment smaller = pool.reallocate(block, newBytes);
            assertThat(smaller.byteSize()).isEqualTo(newBytes);
            assertThat(smaller.address() != block.address()).isEqualTo(moves);
            Contents.assertStamped(smaller, (byte) 1);
            assertThat(block(pool, smaller).strategy()).isEqualTo(strategy);
            assertThat(block(pool, smaller).usableBytes()).isLessThanOrEqualTo(Math.max(newBytes * 5 / 4, 4096));
            pool.deallocate(smaller);
            assertThat(pool.stats().bytesInUse()).isZero();
        }
    }

    @Test
    void blockOfAnOddFixedSizeStaysWhileItHoldsTheSize() {
        try (MemoryPool pool = MemoryPool.create()) {
            MemorySegment fixed = pool.fixedSize(200).allocate();
            MemorySegment smaller = pool.reallocate(fixed, 150);
            assertThat(smaller.address()).isEqualTo(fixed.address());
            assertThat(block(pool, smaller).strategy()).isEqualTo(AllocationStrategy.FIXED_SIZE);
            assertThat(pool.reallocate(smaller, 208).address()).isEqualTo(fixed.address());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyBlockGrowsAndAnyBlockBecomesEmpty(AllocationStrategy strategy) {
        try (MemoryPool pool = MemoryPool.create()) {
            MemorySegment empty = pool.allocate(0, strategy);
            MemorySegment other = pool.allocate(0, strategy);
            MemorySegment grown = pool.reallocate(empty, 100);
            Contents.assertZero(grown);
            Contents.stamp(grown, (byte) 1);
            MemorySegment emptied = pool.reallocate(grown, 0);
            assertThat(emptied.byteSize()).isZero();
            assertThat(emptied.address()).isNotEqualTo(other.address());
            assertThat(block(pool, emptied).status()).isEqualTo(MemoryBlock.Status.LIVE);
            pool.deallocateBatch(new MemorySegment[]{ emptied, other });
            AllocationStats stats = pool.stats();
            assertThat(stats.allocations()).isEqualTo(stats.deallocations()).isEqualTo(4);
            assertThat(stats.bytesAllocated()).isEqualTo(100);
        }
    }

    @Test
    void blockOfBestFitGrowsIntoFreeMemoryBehindItAndGivesItsEndBack() {
        try (MemoryPool pool = MemoryPool.builder().threadCacheBytes(0).build()) {
            MemorySegment block = pool.allocate(50_000, AllocationStrategy.BEST_FIT);
            MemorySegment neighbour = pool.allocate(100_000, AllocationStrategy.BEST_FIT);
            MemorySegment fence = pool.allocate(16, AllocationStrategy.BEST_FIT);
            Contents.stamp(block, (byte) 1);
            Contents.stamp(neighbour, (byte) 2);
            pool.deallocate(neighbour);
            MemorySegment grown = pool.reallocate(block, 120_000);
            assertThat(grown.address()).isEqualTo(block.address());
            Contents.assertStamped(grown.asSlice(0, 50_000), (byte) 1);
            Contents.assertZero(grown.asSlice(50_000));
            Contents.stamp(grown, (byte) 3);
            MemorySegment rest = pool.allocate(30_000, AllocationStrategy.BEST_FIT);
            assertThat(rest.address()).isEqualTo(grown.address() + 120_000);
            Contents.stamp(rest, (byte) 4);
            MemorySegment smaller = pool.reallocate(grown, 60_000);
            MemorySegment end = pool.allocate(60_000, AllocationStrategy.BEST_FIT);
            assertThat(end.address()).isEqualTo(block.address() + 60_000);
            Contents.assertZero(end);
            Contents.assertStamped(smaller, (byte) 3);
            Contents.assertStamped(rest, (byte) 4);
            pool.deallocateBatch(new MemorySegment[]{ smaller, end, rest, fence });
            assertThat(pool.allocate(MIB, AllocationStrategy.BEST_FIT).address()).isEqualTo(block.address());
        }
    }

    @Test
    void reservedMemoryDoesNotGrowWithABlockThatStays() {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(MIB).build()) {
            MemorySegment block = pool.allocate(1000, AllocationStrategy.BEST_FIT);
            long address = block.address();
            for (long bytes = 1000; bytes <= MIB; bytes += 997) {
                block = pool.reallocate(block, bytes);
                assertThat(block.address()).isEqualTo(address);
            }
            block = pool.reallocate(block, MIB);
            assertThat(pool.stats().bytesReserved()).isEqualTo(MIB);
            pool.deallocate(block);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Elsewhere free pages inside chunks cannot be given back")
    void pagesThatABlockGrewIntoAreGivenBackAgain() {
        try (MemoryPool pool = MemoryPool.builder().threadCacheBytes(0).build()) {
            MemorySegment block = pool.allocate(64 << 10, AllocationStrategy.BEST_FIT);
            pool.trim();
            MemorySegment grown = pool.reallocate(block, 512 << 10);
            assertThat(grown.address()).isEqualTo(block.address());
            Contents.assertZero(grown);
            pool.reallocate(stamped(grown, 1), 64 << 10);
            assertThat(pool.trim()).isBetween(448L << 10, MIB);
            assertThat(pool.trim()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyByteIsZeroedAsThePoolPromises(Zeroing zeroing) {
        try (MemoryPool pool = MemoryPool.builder().zeroing(zeroing).build()) {
            for (AllocationStrategy strategy : AllocationStrategy.values()) {
                for (long bytes : new long[]{ 0, 1, 17, 100, 127, 5000, 29_000, 200_000, 2_000_001 }) {
                    for (long newBytes : new long[]{ 0, 1, 15, 112, 128, 4096, 4999, 30_000, 210_000, 2_000_100 }) {
                        MemorySegment block = stamped(pool.allocate(bytes, strategy), 1);
                        MemorySegment changed = pool.reallocate(block, newBytes);
                        Contents.assertStamped(changed.asSlice(0, Math.min(bytes, newBytes)), (byte) 1);
                        if (newBytes > bytes && zeroing != Zeroing.NONE) {
                            Contents.assertZero(changed.asSlice(bytes));
                        }
                        MemorySegment back = pool.reallocate(stamped(changed, 2), bytes);
                        Contents.assertStamped(back.asSlice(0, Math.min(bytes, newBytes)), (byte) 2);
                        if (bytes > newBytes && zeroing != Zeroing.NONE) {
                            Contents.assertZero(back.asSlice(newBytes));
                        }
                        pool.deallocate(stamped(back, 3));
                    }
                }
            }
            assertThat(pool.stats().bytesInUse()).isZero();
        }
    }

    private static MemorySegment stamped(MemorySegment segment, int value) {
        Contents.stamp(segment, (byte) value);
        return segment;
    }

    @ParameterizedTest
    @EnumSource
    void whatABlockGivesUpIsClearedAtOnce(AllocationStrategy strategy) {
        try (MemoryPool pool = MemoryPool.create()) {
            MemorySegment block = stamped(pool.allocate(120, strategy), 1);
            MemorySegment smaller = pool.reallocate(block, 115);
            assertThat(smaller.address()).isEqualTo(block.address());
            Contents.assertZero(block.asSlice(115));
        }
    }

    @Test
    void changeInPlaceCountsAsADeallocationAndAnAllocationWithoutBothBlocksInUse() {
        try (MemoryPool pool = MemoryPool.create()) {
            MemorySegment block = pool.allocate(2_000_000);
            assertThat(pool.reallocate(block, 2_000_100).address()).isEqualTo(block.address());
            for (AllocationStats stats : List.of(pool.stats(), pool.threadStats(),
                    pool.stats().byStrategy().get(AllocationStrategy.BEST_FIT))) {
                assertThat(stats.allocations()).isEqualTo(2);
                assertThat(stats.deallocations()).isEqualTo(1);
                assertThat(stats.bytesAllocated()).isEqualTo(4_000_100);
                assertThat(stats.bytesInUse()).isEqualTo(2_000_100);
                assertThat(stats.peakBytesInUse()).isEqualTo(2_000_100);
            }
        }
    }

    @Test
    void movedBlockCountsForTheStrategiesThatItLeavesAndEnters() {
        try (MemoryPool pool = MemoryPool.create()) {
            MemorySegment block = pool.allocate(100, AllocationStrategy.FIXED_SIZE);
            pool.reallocate(block, 1000);
            AllocationStats stats = pool.stats();
            assertThat(stats.allocations()).isEqualTo(2);
            assertThat(stats.bytesInUse()).isEqualTo(1000);
            assertThat(stats.peakBytesInUse()).isEqualTo(1100);
            AllocationStats left = stats.byStrategy().get(AllocationStrategy.FIXED_SIZE);
            assertThat(left.deallocations()).isEqualTo(1);
            assertThat(left.bytesInUse()).isZero();
            AllocationStats entered = stats.byStrategy().get(AllocationStrategy.BEST_FIT);
            assertThat(entered.allocations()).isEqualTo(1);
            assertThat(entered.bytesInUse()).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @CsvSource({ "FIXED_SIZE,100", "POOL_BASED,4000", "SEGREGATED,30000", "BEST_FIT,100", "BEST_FIT,200000",
            "BEST_FIT,1500000" })
    void growthThatFailsLeavesTheBlockAsItWas(AllocationStrategy strategy, long bytes) {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(4 * MIB).build()) {
            MemorySegment block = stamped(pool.allocate(bytes, strategy), 1);
            pool.allocate(16, strategy);
            AllocationStats before = pool.stats();
            assertThatExceptionOfType(PoolExhaustedException.class)
                    .isThrownBy(() -> pool.reallocate(block, 4 * MIB))
                    .satisfies((ex) -> assertThat(ex.requestedBytes()).isEqualTo(4 * MIB));
            AllocationStats after = pool.stats();
            assertThat(after.failures()).isEqualTo(before.failures() + 1);
            assertThat(after.allocations()).isEqualTo(before.allocations());
            assertThat(after.deallocations()).isEqualTo(before.deallocations());
            assertThat(after.bytesInUse()).isEqualTo(before.bytesInUse());
            assertThat(block(pool, block).requestedBytes()).isEqualTo(bytes);
            Contents.assertStamped(block, (byte) 1);
            pool.deallocate(block);
        }
    }

    @Test
    void growthTakesBackWhatNobodyUsesBeforeItFails() {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(2 * MIB).build()) {
            MemorySegment kept = pool.allocate(1000, AllocationStrategy.SEGREGATED);
            MemorySegment block = stamped(pool.allocate(600_000, AllocationStrategy.BEST_FIT), 1);
            pool.allocate(16, AllocationStrategy.BEST_FIT);
            pool.deallocate(kept);
            assertThat(pool.stats().bytesReserved()).isEqualTo(2 * MIB);
            MemorySegment moved = pool.reallocate(block, MIB);
            Contents.assertStamped(moved.asSlice(0, 600_000), (byte) 1);
            assertThat(pool.stats().failures()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({ "FIXED_SIZE,100,20", "SEGREGATED,30000,100", "BEST_FIT,1200000,1100000" })
    void toNeedLessNeverFails(AllocationStrategy strategy, long bytes, long newBytes) {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(2 * MIB).threadCacheBytes(0).build()) {
            MemorySegment block = stamped(pool.allocate(bytes, strategy), 1);
            takeEverything(pool);
            long failures = pool.stats().failures();
            MemorySegment smaller = pool.reallocate(block, newBytes);
            assertThat(smaller.address()).isEqualTo(block.address());
            assertThat(block(pool, smaller).requestedBytes()).isEqualTo(newBytes);
            Contents.assertStamped(smaller, (byte) 1);
            Contents.assertZero(block.asSlice(newBytes));
            assertThat(pool.stats().failures()).isEqualTo(failures);
            pool.deallocate(smaller);
        }
    }

    private static void takeEverything(MemoryPool pool) {
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            for (long bytes = 512 << 10; bytes > 0; bytes /= 2) {
                takeAll(pool, bytes, strategy);
            }
        }
    }

    private static void takeAll(MemoryPool pool, long bytes, AllocationStrategy strategy) {
        boolean exhausted = false;
        while (!exhausted) {
            try {
                pool.allocate(bytes, strategy);
            } catch (PoolExhaustedException ex) {
                exhausted = true;
            }
        }
    }

    @Test
    void blockThatStaysKeepsItsAlignment() {
        try (MemoryPool pool = MemoryPool.create()) {
            MemorySegment block = pool.allocate(100, 4096, AllocationStrategy.BEST_FIT);
            MemorySegment grown = pool.reallocate(block, 10_000);
            assertThat(grown.address()).isEqualTo(block.address());
            assertThat(grown.address() % 4096).isZero();
        }
    }

    @Test
    void insideABegunScopeTheResultIsABlock() {
        try (MemoryPool pool = MemoryPool.create()) {
            MemorySegment block = pool.allocate(100, AllocationStrategy.FIXED_SIZE);
            MemorySegment moved;
            try (MemoryScope scope = pool.beginScope()) {
                moved = pool.reallocate(block, 1000);
                assertThat(scope.usedBytes()).isZero();
            }
            Contents.assertZero(moved);
            pool.deallocate(moved);
        }
    }

    @ParameterizedTest
    @CsvSource({ "1,SEGREGATED", "131072,SEGREGATED", "131073,BEST_FIT", "2000000,BEST_FIT" })
    void typedMemoryTakesTheStrategyOfItsNewCount(long count, AllocationStrategy expected) {
        try (MemoryPool pool = MemoryPool.create()) {
            TypedAllocator<Byte> bytes = pool.allocatorFor(Byte.class);
            MemorySegment single = bytes.allocate();
            bytes.set(single, 0, (byte) 7);
            MemorySegment large = pool.allocate(400_000, AllocationStrategy.BEST_FIT);
            bytes.set(large, 0, (byte) 8);
            MemorySegment grown = bytes.reallocate(single, count);
            MemorySegment changed = bytes.reallocate(large, count);
            assertThat(grown.byteSize()).isEqualTo(changed.byteSize()).isEqualTo(count);
            assertThat(bytes.get(grown, 0)).isEqualTo((byte) 7);
            assertThat(bytes.get(changed, 0)).isEqualTo((byte) 8);
            assertThat(bytes.strategy(count)).isEqualTo(expected);
            assertThat(block(pool, grown).strategy()).isEqualTo(expected);
            assertThat(block(pool, changed).strategy()).isEqualTo(expected);
            bytes.deallocate(grown);
            bytes.deallocate(changed);
        }
    }

    private static MemoryBlock block(MemoryPool pool, MemorySegment segment) {
        return pool.blockOf(segment).orElseThrow();
    }

}
