package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pool describes the block at an address, if it has one there.
 */
class BlockOfTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @EnumSource
    void liveBlockIsDescribedAsItWasHandedOut(AllocationStrategy strategy) {
        for (long size : new long[]{ 0, 1, 100, 5000, 3 << 20 }) {
            MemorySegment segment = this.pool.allocate(size, strategy);
            MemoryBlock block = this.pool.blockOf(segment).orElseThrow();
            assertThat(block.address()).isEqualTo(segment.address());
            assertThat(block.requestedBytes()).isEqualTo(size);
            assertThat(block.usableBytes()).isGreaterThanOrEqualTo(size);
            assertThat(block.status()).isEqualTo(MemoryBlock.Status.LIVE);
            assertThat(block.segment()).isEqualTo(segment);
            this.pool.deallocate(block.segment());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyAddressInsideFindsTheBlock(AllocationStrategy strategy) {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            segments.add(this.pool.allocate(100, strategy));
        }
        for (MemorySegment segment : segments) {
            for (long offset : new long[]{ 0, 1, 16, 50, 99 }) {
                assertThat(this.pool.blockOf(segment.asSlice(offset))).map(MemoryBlock::segment).contains(segment);
            }
            assertThat(this.pool.blockOf(MemorySegment.ofAddress(segment.address()))).map(MemoryBlock::segment)
                    .contains(segment);
        }
    }

    @ParameterizedTest
    @EnumSource
    void freedBlockIsFree(AllocationStrategy strategy) {
        MemorySegment kept = this.pool.allocate(100, strategy);
        MemorySegment segment = this.pool.allocate(100, strategy);
        this.pool.deallocate(segment);
        MemoryBlock block = this.pool.blockOf(segment).orElseThrow();
        assertThat(block.status()).isEqualTo(MemoryBlock.Status.FREE);
        assertThat(block.requestedBytes()).isZero();
        assertThat(block.segment().byteSize()).isZero();
        assertThat(segment.address()).isBetween(block.address(), block.address() + block.usableBytes() - 1);
        assertThat(this.pool.blockOf(kept)).map(MemoryBlock::status).contains(MemoryBlock.Status.LIVE);
    }

    @Test
    void blocksDoNotOverlap() {
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            List<MemoryBlock> blocks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                blocks.add(this.pool.blockOf(this.pool.allocate(i * 3L, strategy)).orElseThrow());
            }
            blocks.sort((one, other) -> Long.compareUnsigned(one.address(), other.address()));
            for (int i = 1; i < blocks.size(); i++) {
                assertThat(blocks.get(i).address())
                        .isGreaterThanOrEqualTo(blocks.get(i - 1).address() + blocks.get(i - 1).usableBytes());
            }
        }
    }

    @Test
    void whatIsNoBlockIsEmpty() {
        assertThat(this.pool.blockOf(MemorySegment.ofArray(new byte[10]))).isEmpty();
        assertThat(this.pool.blockOf(MemorySegment.NULL)).isEmpty();
        assertThat(this.pool.blockOf(MemorySegment.ofAddress(-1))).isEmpty();
        assertThat(this.pool.blockOf(MemorySegment.ofAddress(Long.MIN_VALUE))).isEmpty();
        assertThat(this.pool.blockOf(MemorySegment.ofAddress(Long.MAX_VALUE))).isEmpty();
        assertThat(this.pool.blockOf(Arena.global().allocate(10))).isEmpty();
        MemorySegment dead;
        try (Arena arena = Arena.ofConfined()) {
            dead = arena.allocate(10);
        }
        assertThat(this.pool.blockOf(dead)).isEmpty();
        try (MemoryPool other = MemoryPool.create()) {
            assertThat(this.pool.blockOf(other.allocate(10))).isEmpty();
        }
    }

    @Test
    void memoryOfAScopeIsNoBlockUnlessAStrategyServedIt() {
        try (MemoryScope confined = this.pool.openScope(); MemoryScope shared = this.pool.openSharedScope()) {
            for (MemoryScope scope : List.of(confined, shared)) {
                assertThat(this.pool.blockOf(scope.allocate(100))).isEmpty();
                for (AllocationStrategy strategy : AllocationStrategy.values()) {
                    MemorySegment segment = scope.allocate(100, strategy);
                    MemoryBlock block = this.pool.blockOf(segment).orElseThrow();
                    assertThat(block.address()).isEqualTo(segment.address());
                    assertThat(block.requestedBytes()).isEqualTo(100);
                    assertThat(block.strategy()).isEqualTo(strategy);
                    assertThat(block.status()).isEqualTo(MemoryBlock.Status.LIVE);
                }
            }
        }
    }

    @Test
    void afterResetThereIsNoneUntilOneIsAllocated() {
        MemorySegment segment = this.pool.allocate(100);
        this.pool.reset();
        assertThat(this.pool.blockOf(segment)).isEmpty();
        MemorySegment next = this.pool.allocate(100);
        assertThat(this.pool.blockOf(next)).map(MemoryBlock::status).contains(MemoryBlock.Status.LIVE);
    }

    @Test
    void askingChangesNothing() {
        MemorySegment segment = this.pool.allocate(100);
        AllocationStats stats = this.pool.stats();
        assertThat(this.pool.blockOf(segment)).isPresent();
        assertThat(this.pool.blockOf(MemorySegment.NULL)).isEmpty();
        assertThat(this.pool.stats()).isEqualTo(stats);
        this.pool.deallocate(segment);
    }

}
