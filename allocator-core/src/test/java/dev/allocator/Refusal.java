package dev.allocator;

import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Makes a call that a pool must refuse, and checks that the refusal has changed nothing and that the pool still works.
 */
final class Refusal {

    private Refusal() {}

    static AbstractThrowableAssert<?, ? extends Throwable> of(MemoryPool pool, Class<? extends Exception> type,
            ThrowingCallable call) {
        AllocationStats stats = pool.stats();
        AllocationStats threadStats = pool.threadStats();
        ScopeStats scopeStats = pool.scopeStats();
        AbstractThrowableAssert<?, ? extends Throwable> thrown = assertThatThrownBy(call).isInstanceOf(type);
        assertThat(pool.stats()).isEqualTo(stats);
        assertThat(pool.threadStats()).isEqualTo(threadStats);
        assertThat(pool.scopeStats()).isEqualTo(scopeStats);
        try (MemoryScope scope = pool.openScope()) {
            Contents.stamp(scope.allocate(64), (byte) 1);
            FixedSizeAllocator blocks = pool.fixedSize(64);
            blocks.deallocate(blocks.allocate());
        }
        return thrown;
    }

}
