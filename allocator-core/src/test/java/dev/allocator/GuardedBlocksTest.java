package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A guarded pool tells every block from those that had its address before.
 */
class GuardedBlocksTest {

    private static final long[] SIZES = { 1, 32, 100, 4000, 40_000, 900_000, 3 << 20 };

    private final MemoryPool pool = MemoryPool.builder().guarded(true).build();

    @AfterEach
    void everythingIsGivenBack() {
        AllocationStats stats = this.pool.stats();
        assertThat(stats.bytesInUse()).isZero();
        assertThat(stats.allocations()).isEqualTo(stats.deallocations());
        this.pool.close();
        assertThat(this.pool.stats().bytesReserved()).isZero();
    }

    @Test
    void isOffByDefault() {
        try (MemoryPool other = MemoryPool.create()) {
            MemorySegment block = other.allocate(100);
            other.deallocate(block);
            assertThat(block.scope().isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void accessAfterFreeThrows(AllocationStrategy strategy) {
        for (long size : SIZES) {
            MemorySegment block = this.pool.allocate(size, strategy);
            Contents.stamp(block, (byte) 1);
            Contents.assertStamped(block, (byte) 1);
            this.pool.deallocate(block);
            StaleAccess.assertThrows(block);
        }
    }

    @ParameterizedTest
    @EnumSource
    void staleSegmentIsToldFromTheNextOwnersOfItsAddress(AllocationStrategy strategy) {
        for (long size : SIZES) {
            MemorySegment stale = this.pool.allocate(size, strategy);
            this.pool.deallocate(stale);
            List<MemorySegment> others = allocateUntilReused(stale, strategy);
            MemorySegment next = others.getLast();
            Contents.assertZero(next);
            Contents.stamp(next, (byte) 2);
            Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.deallocate(stale));
            Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.reallocate(stale, size + 1));
            Refusal.of(this.pool, IllegalStateException.class,
                    () -> this.pool.deallocateBatch(new MemorySegment[]{ next, stale }));
            StaleAccess.assertThrows(stale);
            Contents.assertStamped(next, (byte) 2);
            this.pool.deallocateBatch(others.toArray(MemorySegment[]::new));
        }
    }

    private List<MemorySegment> allocateUntilReused(MemorySegment stale, AllocationStrategy strategy) {
        List<MemorySegment> blocks = new ArrayList<>();
        do {
            blocks.add(this.pool.allocate(stale.byteSize(), strategy));
            assertThat(blocks).hasSizeLessThan(100);
        } while (blocks.getLast().address() != stale.address());
        return blocks;
    }

    @Test
    void messageSaysThatTheBlockWasFreed() {
        MemorySegment block = this.pool.allocate(100);
        this.pool.deallocate(block);
        Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.deallocate(block))
                .hasMessageContaining("freed, alone or with its scope");
    }

    @Test
    void blockOfNoBytesHasALifeToo() {
        MemorySegment one = this.pool.allocate(0);
        MemorySegment other = this.pool.allocate(0);
        assertThat(one.address()).isNotEqualTo(other.address());
        this.pool.deallocate(one);
        assertThat(one.scope().isAlive()).isFalse();
        assertThat(other.scope().isAlive()).isTrue();
        this.pool.deallocate(other);
    }

    @Test
    void alignmentHolds() {
        List<MemorySegment> blocks = new ArrayList<>();
        for (long alignment = 1; alignment <= 4 << 20; alignment *= 2) {
            MemorySegment block = this.pool.allocate(100, alignment);
            assertThat(block.address() & (alignment - 1)).isZero();
            Contents.stamp(block, (byte) 1);
            blocks.add(block);
        }
        blocks.forEach(this.pool::deallocate);
        blocks.forEach(StaleAccess::assertThrows);
    }

    @ParameterizedTest
    @EnumSource
    void partsAndForeignSegmentsAreRefused(AllocationStrategy strategy) {
        MemorySegment block = this.pool.allocate(100, strategy);
        MemorySegment neighbour = this.pool.allocate(100, strategy);
        long distance = neighbour.address() - block.address();
        try (Arena arena = Arena.ofConfined(); MemoryScope scope = this.pool.openScope()) {
            List<MemorySegment> wrong = new ArrayList<>(List.of(block.asSlice(16), block.asSlice(0, 99),
                    block.reinterpret(101), MemorySegment.ofAddress(block.address()).reinterpret(100),
                    block.reinterpret(arena, null), scope.allocate(100), scope.allocate(100, strategy),
                    arena.allocate(100), MemorySegment.ofArray(new byte[100])));
            if (distance > 0) {
                // Of the life of one block, but lying in another.
                wrong.add(block.reinterpret(distance + 100).asSlice(distance));
            }
            for (MemorySegment segment : wrong) {
                Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.deallocate(segment));
                Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.reallocate(segment, 200));
                Refusal.of(this.pool, IllegalArgumentException.class,
                        () -> this.pool.deallocateBatch(new MemorySegment[]{ neighbour, segment }));
            }
        }
        Contents.stamp(neighbour, (byte) 1);
        this.pool.deallocateBatch(new MemorySegment[]{ block, neighbour });
    }

    @Test
    void batchIsFreedAsAWholeOrNotAtAll() {
        MemorySegment[] batch = this.pool.allocateBatch(100, 5);
        MemorySegment[] doubled = { batch[0], batch[1], batch[0] };
        Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.deallocateBatch(doubled));
        for (MemorySegment block : batch) {
            Contents.stamp(block, (byte) 1);
        }
        this.pool.deallocateBatch(batch);
        Stream.of(batch).forEach(StaleAccess::assertThrows);
        Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.deallocateBatch(batch));
    }

    @Test
    void batchThatDoesNotFitLeavesNothing() {
        try (MemoryPool small = MemoryPool.builder().guarded(true).maxBytes(1 << 20).build()) {
            assertThatExceptionOfType(PoolExhaustedException.class)
                    .isThrownBy(() -> small.allocateBatch(100_000, 20));
            assertThat(small.stats().bytesInUse()).isZero();
            MemorySegment[] all = small.allocateBatch(100_000, 10);
            small.deallocateBatch(all);
            assertThat(small.trim()).isEqualTo(1 << 20);
        }
    }

    @Test
    void blocksOfAllocators() {
        FixedSizeAllocator fixed = this.pool.fixedSize(100);
        MemorySegment block = fixed.allocate();
        fixed.deallocate(block);
        StaleAccess.assertThrows(block);
        TypedAllocator<Long> longs = this.pool.allocatorFor(Long.class);
        MemorySegment one = longs.allocate();
        longs.set(one, 0, 42L);
        longs.deallocate(one);
        StaleAccess.assertThrows(one);
        MemorySegment many = longs.allocate(1000);
        MemorySegment more = longs.reallocate(many, 2000);
        StaleAccess.assertThrows(many);
        longs.deallocate(more);
        StaleAccess.assertThrows(more);
    }

    @ParameterizedTest
    @EnumSource
    void reallocateEndsTheFormerLifeInAnyCase(AllocationStrategy strategy) {
        for (long size : SIZES) {
            for (long newSize : new long[]{ size, size - 1, size + 1, size / 2, size * 2, 0 }) {
                MemorySegment block = this.pool.allocate(size, strategy);
                Contents.stamp(block, (byte) 1);
                MemorySegment changed = this.pool.reallocate(block, newSize);
                StaleAccess.assertThrows(block);
                assertThat(changed.byteSize()).isEqualTo(newSize);
                long kept = Math.min(size, newSize);
                Contents.assertStamped(changed.asSlice(0, kept), (byte) 1);
                Contents.assertZero(changed.asSlice(kept));
                this.pool.deallocate(changed);
            }
        }
    }

    @Test
    void reallocateThatFailsLeavesTheBlockAsItWas() {
        try (MemoryPool small = MemoryPool.builder().guarded(true).maxBytes(1 << 20).build()) {
            MemorySegment block = small.allocate(600_000);
            Contents.stamp(block, (byte) 1);
            small.allocate(300_000);
            assertThatIllegalArgumentException().isThrownBy(() -> small.reallocate(block, -1));
            assertThatExceptionOfType(PoolExhaustedException.class)
                    .isThrownBy(() -> small.reallocate(block, 2_000_000));
            Contents.assertStamped(block, (byte) 1);
            MemorySegment less = small.reallocate(block, 500_000);
            Contents.assertStamped(less, (byte) 1);
            StaleAccess.assertThrows(block);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyPartFindsTheOwnersSegment(AllocationStrategy strategy) {
        MemorySegment block = this.pool.allocate(100, strategy);
        MemorySegment found = this.pool.blockOf(block.asSlice(20, 10)).orElseThrow().segment();
        assertThat(found.byteSize()).isEqualTo(100);
        this.pool.deallocate(found);
        StaleAccess.assertThrows(block);
        StaleAccess.assertThrows(found);
        assertThat(this.pool.blockOf(block)).isEmpty();
    }

    @Test
    void whatIsNotOfTheBlocksLifeDoesNotGetIt() {
        MemorySegment block = this.pool.allocate(100);
        MemorySegment foreign = MemorySegment.ofAddress(block.address() + 10);
        assertThat(this.pool.blockOf(foreign)).hasValueSatisfying((found) -> {
            assertThat(found.requestedBytes()).isEqualTo(100);
            assertThat(found.segment().byteSize()).isZero();
        });
        MemorySegment other = this.pool.allocate(100);
        long distance = other.address() - block.address();
        assertThat(distance).isPositive();
        MemorySegment elsewhere = block.reinterpret(distance + 10).asSlice(distance);
        assertThat(this.pool.blockOf(elsewhere)).hasValueSatisfying((found) -> {
            assertThat(found.address()).isEqualTo(other.address());
            assertThat(found.segment().byteSize()).isZero();
        });
        this.pool.deallocateBatch(new MemorySegment[]{ block, other });
    }

    @ParameterizedTest
    @EnumSource
    void contentIsThatOfTheZeroing(Zeroing zeroing) {
        try (MemoryPool other = MemoryPool.builder().guarded(true).zeroing(zeroing).build()) {
            for (int round = 0; round < 3; round++) {
                MemorySegment block = other.allocate(1000);
                if (zeroing != Zeroing.NONE) {
                    Contents.assertZero(block);
                }
                Contents.stamp(block, (byte) 1);
                other.deallocate(block);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetAndCloseEndAllLives(EndOfPool end) {
        try (MemoryPool other = MemoryPool.builder().guarded(true).build()) {
            List<MemorySegment> blocks = new ArrayList<>();
            for (AllocationStrategy strategy : AllocationStrategy.values()) {
                for (long size : SIZES) {
                    blocks.add(other.allocate(size, strategy));
                }
            }
            end.on(other);
            blocks.forEach(StaleAccess::assertThrows);
            AllocationStats stats = other.stats();
            assertThat(stats.bytesInUse()).isZero();
            assertThat(stats.allocations()).isEqualTo(stats.deallocations()).isEqualTo(blocks.size());
            if (end == EndOfPool.CLOSE) {
                assertThat(stats.bytesReserved()).isZero();
            } else {
                Refusal.of(other, IllegalStateException.class, () -> other.deallocate(blocks.getFirst()));
                Contents.assertZero(other.allocate(1000));
            }
        }
    }

    @Test
    void anyThreadMayFree() throws Exception {
        MemorySegment block = this.pool.allocate(100);
        OtherThread.run(() -> this.pool.deallocate(block));
        StaleAccess.assertThrows(block);
        for (Thread.Builder builder : new Thread.Builder[]{ Thread.ofPlatform(), Thread.ofVirtual() }) {
            Workers.run(builder, 2, (_) -> {
                for (int i = 0; i < 100; i++) {
                    MemorySegment own = this.pool.allocate(i * 10L);
                    Contents.stamp(own, (byte) 1);
                    this.pool.deallocate(own);
                    assertThat(own.scope().isAlive()).isFalse();
                }
            });
        }
    }

    @Test
    void segmentOfAnotherGuardedPoolIsForeign() {
        try (MemoryPool other = MemoryPool.builder().guarded(true).build()) {
            MemorySegment block = other.allocate(100);
            assertThatIllegalArgumentException().isThrownBy(() -> this.pool.deallocate(block));
            other.deallocate(block);
        }
    }

}
