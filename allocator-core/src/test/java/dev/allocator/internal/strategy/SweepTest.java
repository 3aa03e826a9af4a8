package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.allocator.internal.Race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The end of a heap: retired, invalidated, swept; and what the blocks of scopes hold up until they are let go.
 */
class SweepTest {

    private static final long CHUNK = 64 << 10;

    private final TestHeap heap = new TestHeap(TestHeap.options(CHUNK, 64 << 10));

    @AfterEach
    void close() {
        this.heap.close();
    }

    @Test
    void countsTheLiveBlocksOfEachStrategyByTheirRequestedBytes() {
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            for (int i = 0; i <= strategy; i++) {
                this.heap.allocate(strategy, 100 + i);
            }
            this.heap.free(this.heap.allocate(strategy, 50));
        }
        this.heap.allocate(Strategy.BEST_FIT, 3 * CHUNK);
        SweptBlocks swept = end();
        assertThat(swept.blocks(Strategy.BEST_FIT)).isEqualTo(2);
        assertThat(swept.bytes(Strategy.BEST_FIT)).isEqualTo(100 + 3 * CHUNK);
        assertThat(swept.blocks(Strategy.FIXED_SIZE)).isEqualTo(2);
        assertThat(swept.bytes(Strategy.FIXED_SIZE)).isEqualTo(100 + 101);
        assertThat(swept.blocks(Strategy.POOL_BASED)).isEqualTo(3);
        assertThat(swept.bytes(Strategy.POOL_BASED)).isEqualTo(100 + 101 + 102);
        assertThat(swept.blocks(Strategy.SEGREGATED)).isEqualTo(4);
        assertThat(swept.bytes(Strategy.SEGREGATED)).isEqualTo(100 + 101 + 102 + 103);
    }

    @Test
    void handsAllMemoryBackWithoutContent() {
        List<MemorySegment> blocks = new ArrayList<>();
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            blocks.add(this.heap.allocate(strategy, 100));
        }
        blocks.add(this.heap.allocate(Strategy.BEST_FIT, 3 * CHUNK));
        blocks.forEach((block) -> block.fill((byte) 1));
        end();
        assertThat(this.heap.source().reservedBytes(Strategy.BEST_FIT)).isZero();
        assertZeroOnReuse();
        this.heap.source().trim();
        assertThat(this.heap.reservedBytes()).isZero();
    }

    private void assertZeroOnReuse() {
        BlockHeap next = new BlockHeap(this.heap.source(), this.heap.options());
        ThreadCache cache = next.caches().create(null);
        for (int i = 0; i < 4; i++) {
            MemorySegment whole = next.allocate(Strategy.BEST_FIT, CHUNK, 16, cache, false);
            assertThat(whole).isNotNull();
            for (byte value : whole.toArray(ValueLayout.JAVA_BYTE)) {
                if (value != 0) {
                    throw new AssertionError("a reused chunk shows the former owner's bytes");
                }
            }
        }
        next.retire();
        assertThat(next.invalidate()).isTrue();
        assertThat(next.sweep().blocks(Strategy.BEST_FIT)).isEqualTo(4);
    }

    @Test
    void segmentsAreDeadAfterInvalidate() {
        MemorySegment block = this.heap.allocate(Strategy.BEST_FIT, 100);
        this.heap.heap().retire();
        assertThat(block.get(ValueLayout.JAVA_BYTE, 0)).isZero();
        assertThat(this.heap.heap().invalidate()).isTrue();
        assertThatThrownBy(() -> block.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThat(this.heap.heap().invalidate()).isTrue();
    }

    @Test
    void retiredHeapGetsNoMoreMemory() {
        this.heap.heap().retire();
        assertThat(this.heap.heap().isRetired()).isTrue();
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            assertThat(this.heap.heap().allocate(strategy, 100, 16, this.heap.cache(), false)).isNull();
        }
        assertThat(this.heap.heap().allocate(Strategy.BEST_FIT, 3 * CHUNK, 16, this.heap.cache(), false)).isNull();
        this.heap.source().trim();
        assertThat(this.heap.reservedBytes()).isZero();
    }

    @Test
    void blocksOfAnEndedHeapCannotBeFreed() {
        MemorySegment block = this.heap.allocate(Strategy.SEGREGATED, 100);
        MemorySegment other = this.heap.allocate(Strategy.BEST_FIT, 100);
        MemorySegment large = this.heap.allocate(Strategy.BEST_FIT, 2 * CHUNK);
        end();
        for (MemorySegment stale : List.of(block, other, large)) {
            assertThat(this.heap.free(stale)).isEqualTo(BlockHeap.FREE);
        }
    }

    @ParameterizedTest
    @CsvSource({ "0,100", "0,70000", "1,100", "2,100", "3,100" })
    void scopedBlockIsNotSweptAndPinsItsMemoryUntilItIsLetGo(int strategy, long bytes) {
        MemorySegment scoped = this.heap.allocateScoped(strategy, bytes);
        MemorySegment another = this.heap.allocateScoped(strategy, bytes);
        MemorySegment plain = this.heap.allocate(strategy, bytes);
        assertThat(plain.address()).isNotEqualTo(scoped.address());
        SweptBlocks swept = end();
        assertThat(swept.blocks(strategy)).isEqualTo(1);
        assertThat(swept.bytes(strategy)).isEqualTo(bytes);
        this.heap.source().trim();
        assertThat(this.heap.reservedBytes()).isPositive();
        assertThat(this.heap.freeScoped(scoped)).isEqualTo(strategy);
        this.heap.source().trim();
        assertThat(this.heap.reservedBytes()).isPositive();
        assertThat(this.heap.freeScoped(another)).isEqualTo(strategy);
        this.heap.source().trim();
        assertThat(this.heap.reservedBytes()).isZero();
    }

    @Test
    void scopedBlockCanBeLetGoBetweenRetirementAndSweep() {
        MemorySegment scoped = this.heap.allocateScoped(Strategy.SEGREGATED, 100);
        this.heap.heap().retire();
        this.heap.freeScoped(scoped);
        assertThat(this.heap.heap().invalidate()).isTrue();
        assertThat(this.heap.heap().sweep().blocks(Strategy.SEGREGATED)).isZero();
        this.heap.source().trim();
        assertThat(this.heap.reservedBytes()).isZero();
    }

    @Test
    void onlyAScopeCanFreeItsBlock() {
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            MemorySegment scoped = this.heap.allocateScoped(strategy, 100);
            assertThat(this.heap.free(scoped)).isEqualTo(BlockHeap.MISMATCH);
            assertThat(this.heap.freeScoped(scoped)).isEqualTo(strategy);
            assertThat(this.heap.free(scoped)).isEqualTo(BlockHeap.FREE);
        }
    }

    @Test
    void undoneBlockOfARetiredHeapLeavesNothingBehind() {
        this.heap.allocate(Strategy.SEGREGATED, 100);
        this.heap.heap().retire();
        MemorySegment late = Objects.requireNonNull(
                this.heap.heap().allocate(Strategy.SEGREGATED, 100, 16, this.heap.cache(), true));
        assertThat(this.heap.heap().invalidate()).isTrue();
        this.heap.heap().sweep();
        this.heap.heap().undoScoped(late.address(), 100);
        this.heap.source().trim();
        assertThat(this.heap.reservedBytes()).isZero();
    }

    @Test
    void blockIsCountedOnceWhenFreesRaceWithTheSweep() throws Exception {
        List<MemorySegment> blocks = new ArrayList<>();
        List<MemorySegment> scoped = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            int strategy = i % Strategy.COUNT;
            blocks.add(this.heap.allocate(strategy, 64));
            scoped.add(this.heap.allocateScoped(strategy, 64));
        }
        AtomicInteger counted = new AtomicInteger();
        Race.run(3, (thread) -> {
            if (thread == 0) {
                SweptBlocks swept = end();
                for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
                    counted.addAndGet((int) swept.blocks(strategy));
                }
            } else if (thread == 1) {
                ThreadCache cache = this.heap.heap().caches().create(null);
                for (MemorySegment block : blocks) {
                    if (this.heap.heap().free(block.address(), 64, cache) >= 0) {
                        counted.incrementAndGet();
                    }
                }
            } else {
                scoped.forEach((block) -> this.heap.heap().freeScoped(block.address(), 64));
            }
        });
        assertThat(counted).hasValue(4000);
        this.heap.source().trim();
        assertThat(this.heap.reservedBytes()).isZero();
    }

    private SweptBlocks end() {
        this.heap.heap().retire();
        assertThat(this.heap.heap().invalidate()).isTrue();
        return this.heap.heap().sweep();
    }

}
