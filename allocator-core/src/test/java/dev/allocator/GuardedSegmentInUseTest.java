package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * In a guarded pool, what a native call or a channel is using cannot be freed meanwhile, and stays as it is.
 */
class GuardedSegmentInUseTest {

    private static final int BYTES = SegmentInUseTest.BYTES;

    private final MemoryPool pool = MemoryPool.builder().guarded(true).build();

    @AfterEach
    void everythingIsGivenBack() {
        AllocationStats stats = this.pool.stats();
        assertThat(stats.bytesInUse()).isZero();
        assertThat(stats.allocations()).isEqualTo(stats.deallocations());
        this.pool.close();
        assertThat(this.pool.stats().bytesReserved()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void freeingIsRefused(AllocationStrategy strategy) throws Throwable {
        for (long size : new long[]{ 100, 20_000, 3 << 20 }) {
            MemorySegment block = this.pool.allocate(size, strategy);
            Contents.stamp(block, (byte) 1);
            NativeCall.using(block,
                    () -> Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.deallocate(block))
                            .hasMessageContaining("in use by a native call"));
            Contents.assertStamped(block, (byte) 1);
            this.pool.deallocate(block);
            StaleAccess.assertThrows(block);
        }
    }

    @ParameterizedTest
    @EnumSource
    void reallocationIsRefusedInPlaceAndElsewhere(AllocationStrategy strategy) throws Throwable {
        for (long size : new long[]{ 100, 20_000, 3 << 20 }) {
            for (long newSize : new long[]{ size, size - 1, size + 1, size / 3, 4 * size }) {
                MemorySegment block = this.pool.allocate(size, strategy);
                Contents.stamp(block, (byte) 1);
                AllocationStats stats = this.pool.stats();
                NativeCall.using(block, () -> assertThatIllegalStateException()
                        .isThrownBy(() -> this.pool.reallocate(block, newSize))
                        .withMessageContaining("in use by a native call"));
                assertThat(this.pool.stats().bytesInUse()).isEqualTo(stats.bytesInUse());
                Contents.assertStamped(block, (byte) 1);
                this.pool.deallocate(this.pool.reallocate(block, newSize));
            }
        }
    }

    @Test
    void othersOfABatchAreFreed() throws Throwable {
        MemorySegment[] batch = this.pool.allocateBatch(100, 5);
        NativeCall.using(batch[2], () -> assertThatIllegalStateException()
                .isThrownBy(() -> this.pool.deallocateBatch(batch))
                .withMessageContaining("in use by a native call"));
        for (int i = 0; i < batch.length; i++) {
            assertThat(batch[i].scope().isAlive()).isEqualTo(i == 2);
        }
        assertThat(this.pool.stats().bytesInUse()).isEqualTo(100);
        this.pool.deallocate(batch[2]);
    }

    @Test
    void channelKeepsItsSegmentToo() throws Exception {
        MemorySegment block = this.pool.allocate(BYTES);
        SegmentInUseTest.readWhile(block, (segment) -> {
            Refusal.of(this.pool, IllegalStateException.class, () -> this.pool.deallocate(segment))
                    .hasMessageContaining("a channel");
            List<MemorySegment> others = new ArrayList<>(List.of(this.pool.allocateBatch(BYTES, 100)));
            others.forEach((other) -> Contents.stamp(other, (byte) 1));
            return others;
        });
        Contents.assertStamped(block, (byte) 'x');
        this.pool.deallocate(block);
        this.pool.reset();
    }

    @ParameterizedTest
    @EnumSource
    void resetAndCloseGiveNothingAwayThatIsInUse(EndOfPool end) throws Throwable {
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            MemoryPool own = MemoryPool.builder().guarded(true).build();
            MemorySegment busy = own.allocate(100, strategy);
            MemorySegment other = own.allocate(100, strategy);
            Contents.stamp(busy, (byte) 1);
            NativeCall.using(busy, () -> {
                end.on(own);
                StaleAccess.assertThrows(other);
                assertThatIllegalStateException().isThrownBy(() -> own.deallocate(busy));
                Contents.assertStamped(busy, (byte) 1);
                assertThat(own.stats().bytesReserved()).isPositive();
                if (end == EndOfPool.RESET) {
                    for (MemorySegment next : own.allocateBatch(100, 1000)) {
                        Contents.stamp(next, (byte) 2);
                    }
                }
                Contents.assertStamped(busy, (byte) 1);
            });
            own.close();
            StaleAccess.assertThrows(busy);
            assertThat(own.stats().bytesInUse()).isZero();
            assertThat(own.stats().bytesReserved()).isZero();
        }
    }

}
