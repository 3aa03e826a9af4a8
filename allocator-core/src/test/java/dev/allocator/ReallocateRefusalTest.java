package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Only a live block, named by exactly its address and size, gets another size; anything else is refused as it is when it
 * is to be freed, and nothing has changed.
 */
// Reinterpreting is restricted because it can crash the VM; that it cannot corrupt the pool is what is tested.
@SuppressWarnings("restricted")
class ReallocateRefusalTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @Test
    void nullIsRefused() {
        Refusal.of(this.pool, NullPointerException.class, () -> this.pool.reallocate(null, 1));
        Refusal.of(this.pool, NullPointerException.class,
                () -> this.pool.allocatorFor(Long.class).reallocate(null, 1));
        try (MemoryScope scope = this.pool.openScope()) {
            Refusal.of(this.pool, NullPointerException.class,
                    () -> scope.allocatorFor(Long.class).reallocate(null, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { -1, Long.MIN_VALUE, Long.MAX_VALUE })
    void impossibleSizesAreRefused(long byteSize) {
        TypedAllocator<Long> typed = this.pool.allocatorFor(Long.class);
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            MemorySegment block = this.pool.allocate(100, strategy);
            Contents.stamp(block, (byte) 1);
            refusedAsArgument(block, byteSize);
            Refusal.of(this.pool, IllegalArgumentException.class, () -> typed.reallocate(block, byteSize));
            Contents.assertStamped(block, (byte) 1);
            this.pool.deallocate(block);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 0, 10, 100, 1000, 3_000_000 })
    void whatIsNoBlockIsRefused(long byteSize) {
        refusedAsArgument(MemorySegment.ofArray(new byte[100]), byteSize);
        refusedAsArgument(MemorySegment.NULL, byteSize);
        refusedAsArgument(Arena.global().allocate(100), byteSize);
        MemorySegment ended;
        try (Arena arena = Arena.ofConfined()) {
            ended = arena.allocate(100);
        }
        Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.reallocate(ended, byteSize));
        try (MemoryPool other = MemoryPool.create()) {
            MemorySegment foreign = other.allocate(100);
            refusedAsArgument(foreign, byteSize);
            other.deallocate(foreign);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 0, 10, 100, 1000, 3_000_000 })
    void segmentsOfScopesAreRefused(long byteSize) {
        try (MemoryScope confined = this.pool.openScope();
                MemoryScope shared = this.pool.openSharedScope();
                MemoryScope _ = this.pool.beginScope()) {
            for (MemorySegment segment : List.of(confined.allocate(100), shared.allocate(100), this.pool.allocate(100),
                    confined.allocate(100, AllocationStrategy.BEST_FIT),
                    shared.allocate(100, AllocationStrategy.SEGREGATED),
                    confined.allocate(2 << 20, AllocationStrategy.BEST_FIT))) {
                Contents.stamp(segment, (byte) 1);
                refusedAsArgument(segment, byteSize);
                Contents.assertStamped(segment, (byte) 1);
            }
        }
    }

    /** With a segment that is alive like blocks but lies where a scope's block is. */
    @Test
    void blockThatAScopeOwnsIsRefusedUnderAnotherLifetime() {
        // What an attempt takes is kept: it must have been there before.
        this.pool.deallocate(this.pool.allocate(3_000_000));
        try (MemoryScope scope = this.pool.openScope()) {
            for (long bytes : new long[]{ 100, 50_000 }) {
                MemorySegment block = this.pool.allocate(16, AllocationStrategy.BEST_FIT);
                MemorySegment scoped = scope.allocate(bytes, AllocationStrategy.BEST_FIT);
                long distance = scoped.address() - block.address();
                if (distance > 0) {
                    MemorySegment disguised = block.reinterpret(Long.MAX_VALUE).asSlice(distance, bytes);
                    for (long byteSize : new long[]{ 50, bytes, bytes + 1000, 3_000_000 }) {
                        refusedAsArgument(disguised, byteSize);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void interiorAndResizedSegmentsAreRefused(AllocationStrategy strategy) {
        for (long size : new long[]{ 1, 100, 5000, 3 << 20 }) {
            MemorySegment block = this.pool.allocate(size, strategy);
            Contents.stamp(block, (byte) 1);
            for (long byteSize : new long[]{ 0, size - 1, size, size + 1, 2 * size, 20 * size }) {
                refusedAsArgument(block.asSlice(0, size - 1), byteSize);
                refusedAsArgument(block.reinterpret(size + 1), byteSize);
                refusedAsArgument(block.reinterpret(Long.MAX_VALUE), byteSize);
                if (size > 1) {
                    refusedAsArgument(block.asSlice(1), byteSize);
                    refusedAsArgument(block.asSlice(size / 2, 1), byteSize);
                    refusedAsArgument(block.asSlice(1).reinterpret(size), byteSize);
                }
            }
            Contents.assertStamped(block, (byte) 1);
            this.pool.deallocate(block);
        }
    }

    @ParameterizedTest
    @EnumSource
    void freedBlockIsRefused(AllocationStrategy strategy) {
        for (long size : new long[]{ 0, 100, 5000, 3 << 20 }) {
            MemorySegment block = this.pool.allocate(size, strategy);
            this.pool.deallocate(block);
            for (long byteSize : new long[]{ 0, size, size + 1, 4 << 20 }) {
                Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.reallocate(block, byteSize));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void formerSegmentIsRefused(AllocationStrategy strategy) {
        MemorySegment block = this.pool.allocate(100, strategy);
        MemorySegment grown = this.pool.reallocate(block, 110);
        refusedAsArgument(block, 120);
        Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.deallocate(block));
        this.pool.deallocate(grown);
    }

    @Test
    void afterResetAndCloseBlocksAreGone() {
        MemorySegment block = this.pool.allocate(100);
        this.pool.reset();
        Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.reallocate(block, 200));
        MemorySegment another = this.pool.allocate(100);
        this.pool.close();
        assertThatIllegalStateException().isThrownBy(() -> this.pool.reallocate(another, 200));
        assertThatIllegalArgumentException().isThrownBy(() -> this.pool.reallocate(another, -1));
    }

    @Test
    void messageSaysWhatWasWrong() {
        MemorySegment block = this.pool.allocate(100);
        assertThatThrownBy(() -> this.pool.reallocate(MemorySegment.ofArray(new byte[1]), 2))
                .hasMessageContaining("heap");
        assertThatThrownBy(() -> this.pool.reallocate(block.asSlice(0, 50), 2)).hasMessageContaining("50");
        assertThatThrownBy(() -> this.pool.reallocate(block, -7)).hasMessageContaining("-7");
    }

    private void refusedAsArgument(MemorySegment segment, long byteSize) {
        Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.reallocate(segment, byteSize));
    }

}
