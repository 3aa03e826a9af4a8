package dev.allocator;

import java.lang.foreign.MemorySegment;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The process has one shared pool that nobody can take away from the others.
 */
class SharedPoolTest {

    @Test
    void isOneForTheProcess() throws Exception {
        assertThat(MemoryPool.shared()).isSameAs(MemoryPool.shared());
        assertThat(OtherThread.call(MemoryPool::shared)).isSameAs(MemoryPool.shared());
    }

    @Test
    void hasTheDefaultOptions() {
        assertThat(MemoryPool.shared().name()).isNotBlank();
        assertThat(MemoryPool.shared().defaultStrategy()).isEqualTo(AllocationStrategy.BEST_FIT);
        assertThat(MemoryPool.shared().maxBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void cannotBeClosedOrReset() {
        MemorySegment segment = MemoryPool.shared().allocate(100);
        Contents.stamp(segment, (byte) 1);
        Refusal.of(MemoryPool.shared(), UnsupportedOperationException.class, () -> MemoryPool.shared().close());
        Refusal.of(MemoryPool.shared(), UnsupportedOperationException.class, () -> MemoryPool.shared().reset());
        Contents.assertStamped(segment, (byte) 1);
        MemoryPool.shared().deallocate(segment);
    }

    @Test
    void serves() {
        try (MemoryScope scope = MemoryPool.shared().beginScope()) {
            Contents.assertZero(MemoryPool.shared().allocate(1000));
            assertThat(scope.usedBytes()).isEqualTo(1000);
        }
        FixedSizeAllocator allocator = MemoryPool.shared().fixedSize(100);
        MemorySegment block = allocator.allocate();
        Contents.assertZero(block);
        allocator.deallocate(block);
        assertThat(MemoryPool.shared().trim()).isNotNegative();
    }

    @Test
    void isAnotherPoolThanAnyCreatedOne() {
        try (MemoryPool pool = MemoryPool.create()) {
            MemorySegment segment = pool.allocate(100);
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> MemoryPool.shared().deallocate(segment));
            pool.deallocate(segment);
        }
    }

}
