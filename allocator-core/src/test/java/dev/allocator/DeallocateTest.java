package dev.allocator;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Only a live block, named by exactly its address and size, is freed; anything else is refused with the documented
 * exception, and nothing has changed.
 */
// Reinterpreting is restricted because it can crash the VM; that it cannot corrupt the pool is what is tested.
@SuppressWarnings("restricted")
class DeallocateTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @EnumSource
    void freesABlockThroughAnyViewOfExactlyItsAddressAndSize(AllocationStrategy strategy) {
        MemorySegment[] segments = { this.pool.allocate(100, strategy), this.pool.allocate(100, strategy),
                this.pool.allocate(100, strategy) };
        for (MemorySegment segment : segments) {
            Contents.stamp(segment, (byte) 1);
        }
        this.pool.deallocate(segments[0].asReadOnly());
        this.pool.deallocate(segments[1].asSlice(0));
        this.pool.deallocate(segments[2].reinterpret(100));
        assertThat(this.pool.stats().deallocations()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            Contents.assertZero(this.pool.allocate(100, strategy));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyThreadMayFree(AllocationStrategy strategy) throws Exception {
        MemorySegment[] segments = { this.pool.allocate(100, strategy), this.pool.allocate(100, strategy),
                this.pool.allocate(2 << 20, strategy) };
        OtherThread.run(() -> this.pool.deallocate(segments[0]));
        OtherThread.run(Thread.ofVirtual(), () -> this.pool.deallocate(segments[1]));
        OtherThread.run(Thread.ofVirtual(), () -> this.pool.deallocate(segments[2]));
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void heapSegmentIsRefused() {
        refusedAsArgument(MemorySegment.ofArray(new byte[16]));
        refusedAsArgument(MemorySegment.ofArray(new long[0]));
    }

    @Test
    void segmentOfAClosedArenaIsRefusedAsNoLongerAlive() {
        MemorySegment segment;
        try (Arena arena = Arena.ofConfined()) {
            segment = arena.allocate(16);
        }
        Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.deallocate(segment));
    }

    @Test
    void segmentOfAClosedScopeIsRefusedAsNoLongerAlive() {
        MemorySegment bump;
        MemorySegment block;
        try (MemoryScope scope = this.pool.openScope()) {
            bump = scope.allocate(16);
            block = scope.allocate(16, AllocationStrategy.BEST_FIT);
        }
        Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.deallocate(bump));
        Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.deallocate(block));
    }

    @Test
    void foreignSegmentsAreRefused(@TempDir Path folder) throws IOException {
        refusedAsArgument(MemorySegment.NULL);
        refusedAsArgument(Arena.global().allocate(16));
        refusedAsArgument(Arena.ofAuto().allocate(16));
        try (Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(folder.resolve("mapped"), StandardOpenOption.CREATE,
                        StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            refusedAsArgument(arena.allocate(16));
            refusedAsArgument(channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096, arena));
        }
    }

    @Test
    void foreignSegmentConfinedToAnotherThreadIsRefused() throws Exception {
        try (Arena arena = Arena.ofConfined(); MemoryScope scope = this.pool.openScope()) {
            MemorySegment foreign = arena.allocate(16);
            MemorySegment scoped = scope.allocate(16);
            OtherThread.run(() -> {
                refusedAsArgument(foreign);
                refusedAsArgument(scoped);
            });
        }
    }

    @Test
    void blockOfAnotherPoolIsRefusedAndStaysAlive() {
        try (MemoryPool other = MemoryPool.create()) {
            for (AllocationStrategy strategy : AllocationStrategy.values()) {
                MemorySegment segment = other.allocate(100, strategy);
                refusedAsArgument(segment);
                Contents.assertZero(segment);
                other.deallocate(segment);
            }
        }
    }

    @Test
    void segmentsOfScopesAreRefusedAndStayAlive() {
        try (MemoryScope confined = this.pool.openScope();
                MemoryScope shared = this.pool.openSharedScope();
                MemoryScope _ = this.pool.beginScope()) {
            for (MemorySegment segment : List.of(confined.allocate(100), shared.allocate(100), this.pool.allocate(100),
                    confined.allocate(100, AllocationStrategy.BEST_FIT),
                    shared.allocate(100, AllocationStrategy.POOL_BASED),
                    this.pool.allocate(100, AllocationStrategy.SEGREGATED), confined.allocate(2 << 20),
                    shared.allocate(2 << 20), confined.allocate(2 << 20, AllocationStrategy.BEST_FIT),
                    shared.allocate(2 << 20, AllocationStrategy.BEST_FIT))) {
                Contents.stamp(segment, (byte) 1);
                refusedAsArgument(segment);
                Contents.assertStamped(segment, (byte) 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void reinterpretedSegmentsAreRefused(AllocationStrategy strategy) {
        MemorySegment block = this.pool.allocate(100, strategy);
        try (Arena arena = Arena.ofConfined()) {
            refusedAsArgument(block.reinterpret(arena, null));
            refusedAsArgument(block.reinterpret(100, Arena.global(), null));
            refusedAsArgument(MemorySegment.ofAddress(block.address()));
            refusedAsArgument(MemorySegment.ofAddress(block.address()).reinterpret(100));
            refusedAsArgument(MemorySegment.ofAddress(block.address()).reinterpret(100, arena, null));
        }
        this.pool.deallocate(block);
    }

    @ParameterizedTest
    @EnumSource
    void interiorAndResizedSegmentsAreRefused(AllocationStrategy strategy) {
        for (long size : new long[]{ 1, 100, 5000, 3 << 20 }) {
            MemorySegment block = this.pool.allocate(size, strategy);
            Contents.stamp(block, (byte) 1);
            refusedAsArgument(block.asSlice(0, 0));
            refusedAsArgument(block.asSlice(0, size - 1));
            refusedAsArgument(block.reinterpret(size + 1));
            refusedAsArgument(block.reinterpret(Long.MAX_VALUE));
            if (size > 1) {
                refusedAsArgument(block.asSlice(1));
                refusedAsArgument(block.asSlice(size / 2, 0));
                refusedAsArgument(block.asSlice(size / 2, 1));
                refusedAsArgument(block.asSlice(1).reinterpret(size));
            }
            Contents.assertStamped(block, (byte) 1);
            this.pool.deallocate(block);
        }
    }

    @ParameterizedTest
    @EnumSource
    void neighbourhoodOfABlockIsRefused(AllocationStrategy strategy) {
        MemorySegment block = this.pool.allocate(100, strategy);
        for (long offset : new long[]{ 100, 112, 128, 4096, 1 << 16, 1 << 20, 1L << 40, -16, -4096, -(1 << 20) }) {
            for (long size : new long[]{ 0, 16, 100 }) {
                MemorySegment beside = block.reinterpret(Long.MAX_VALUE);
                MemorySegment wild = (offset >= 0)
                        ? beside.asSlice(offset, size)
                        : MemorySegment
                                .ofAddress(block.address() + offset)
                                .reinterpret(size);
                AllocationStats stats = this.pool.stats();
                assertThatThrownBy(() -> this.pool.deallocate(wild)).isInstanceOfAny(IllegalArgumentException.class,
                        IllegalStateException.class);
                assertThat(this.pool.stats()).isEqualTo(stats);
            }
        }
        this.pool.deallocate(block);
    }

    @Test
    void messageSaysWhatWasWrong() {
        MemorySegment block = this.pool.allocate(100);
        assertThatThrownBy(() -> this.pool.deallocate(MemorySegment.ofArray(new byte[1])))
                .hasMessageContaining("heap");
        assertThatThrownBy(() -> this.pool.deallocate(block.asSlice(0, 50))).hasMessageContaining("50");
        assertThatThrownBy(() -> this.pool.deallocate(Arena.global().allocate(16)))
                .hasMessageContaining(this.pool.name());
    }

    private void refusedAsArgument(MemorySegment segment) {
        Refusal.of(this.pool, IllegalArgumentException.class, () -> this.pool.deallocate(segment));
    }

}
