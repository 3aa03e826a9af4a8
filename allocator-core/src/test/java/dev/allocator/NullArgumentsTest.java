package dev.allocator;

import java.lang.foreign.MemorySegment;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * {@code null} is refused with a {@link NullPointerException}, and the refusal changes nothing.
 */
class NullArgumentsTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @Test
    void poolRefusesNull() {
        Refusal.of(this.pool, NullPointerException.class, () -> this.pool.allocate(1, (AllocationStrategy) null));
        Refusal.of(this.pool, NullPointerException.class, () -> this.pool.allocate(1, 16, null));
        Refusal.of(this.pool, NullPointerException.class, () -> this.pool.deallocate(null));
        Refusal.of(this.pool, NullPointerException.class, () -> this.pool.deallocateBatch(null));
        Refusal.of(this.pool, NullPointerException.class, () -> this.pool.blockOf(null));
        Refusal.of(this.pool, NullPointerException.class, () -> this.pool.fixedSize(8).deallocate(null));
        Refusal.of(this.pool, NullPointerException.class, () -> this.pool.allocatorFor(null));
        Refusal.of(this.pool, NullPointerException.class, () -> this.pool.allocatorFor(Long.class).deallocate(null));
    }

    @Test
    void batchWithOneNullFreesNothing() {
        MemorySegment[] segments = this.pool.allocateBatch(100, 3);
        MemorySegment[] holed = { segments[0], segments[1], null };
        Refusal.of(this.pool, NullPointerException.class, () -> this.pool.deallocateBatch(holed));
        this.pool.deallocateBatch(segments);
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void scopesRefuseNull() {
        try (MemoryScope confined = this.pool.openScope(); MemoryScope shared = this.pool.openSharedScope()) {
            Refusal.of(this.pool, NullPointerException.class, () -> confined.allocate(1, (AllocationStrategy) null));
            Refusal.of(this.pool, NullPointerException.class, () -> shared.allocate(1, (AllocationStrategy) null));
        }
        try (MemoryScope _ = this.pool.beginScope()) {
            Refusal.of(this.pool, NullPointerException.class, () -> this.pool.allocate(1, (AllocationStrategy) null));
        }
    }

    @Test
    void builderRefusesNull() {
        MemoryPool.Builder builder = MemoryPool.builder();
        assertThatNullPointerException().isThrownBy(() -> builder.name(null));
        assertThatNullPointerException().isThrownBy(() -> builder.budget(null));
        assertThatNullPointerException().isThrownBy(() -> builder.defaultStrategy(null));
        assertThatNullPointerException().isThrownBy(() -> builder.zeroing(null));
        assertThatNullPointerException().isThrownBy(() -> builder.decay(null));
    }

}
