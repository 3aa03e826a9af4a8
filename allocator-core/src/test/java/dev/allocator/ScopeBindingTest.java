package dev.allocator;

import java.lang.foreign.MemorySegment;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * An open scope bound to a thread is that thread's begun scope until the binding is closed.
 */
class ScopeBindingTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @Test
    void allocationsGoToTheScopeWhileItIsBound() {
        try (MemoryScope scope = this.pool.openScope()) {
            MemorySegment segment;
            try (ScopeBinding _ = scope.bind()) {
                assertThat(this.pool.currentScope()).containsSame(scope);
                segment = this.pool.allocate(100);
                this.pool.allocateBatch(10, 2);
                assertThat(scope.usedBytes()).isEqualTo(120);
            }
            assertThat(this.pool.currentScope()).isEmpty();
            assertThat(scope.isClosed()).isFalse();
            Contents.assertZero(segment);
            this.pool.deallocate(this.pool.allocate(100));
            assertThat(scope.usedBytes()).isEqualTo(120);
        }
    }

    @Test
    void sharedScopeMayBeBoundByAnyThreadAndBySeveral() throws Exception {
        try (MemoryScope scope = this.pool.openSharedScope(); ScopeBinding _ = scope.bind()) {
            for (Thread.Builder builder : new Thread.Builder[]{ Thread.ofPlatform(), Thread.ofVirtual() }) {
                OtherThread.run(builder, () -> {
                    try (ScopeBinding _ = scope.bind()) {
                        Contents.stamp(this.pool.allocate(100), (byte) 1);
                    }
                    assertThat(this.pool.currentScope()).isEmpty();
                });
            }
            this.pool.allocate(100);
            assertThat(scope.usedBytes()).isEqualTo(300);
        }
    }

    @Test
    void bindingsAndBegunScopesNest() {
        try (MemoryScope scope = this.pool.openScope()) {
            MemoryScope outer = this.pool.beginScope();
            ScopeBinding binding = scope.bind();
            MemoryScope inner = this.pool.beginScope();
            this.pool.allocate(1);
            this.pool.endScope();
            this.pool.allocate(10);
            binding.close();
            this.pool.allocate(100);
            assertThat(scope.usedBytes()).isEqualTo(10);
            assertThat(outer.usedBytes()).isEqualTo(100);
            assertThat(inner.isClosed()).isTrue();
            this.pool.endScope();
        }
    }

    @Test
    void sameScopeMayBeBoundTwice() {
        try (MemoryScope scope = this.pool.openScope()) {
            ScopeBinding outer = scope.bind();
            ScopeBinding inner = scope.bind();
            inner.close();
            this.pool.allocate(10);
            assertThat(scope.usedBytes()).isEqualTo(10);
            outer.close();
            assertThat(this.pool.currentScope()).isEmpty();
        }
    }

    @Test
    void closingABindingAgainHasNoEffect() {
        try (MemoryScope scope = this.pool.openScope()) {
            ScopeBinding binding = scope.bind();
            binding.close();
            binding.close();
            try (MemoryScope begun = this.pool.beginScope()) {
                binding.close();
                assertThat(this.pool.currentScope()).containsSame(begun);
            }
        }
    }

    @Test
    void closingOutOfOrderIsRefused() {
        try (MemoryScope scope = this.pool.openScope()) {
            ScopeBinding outer = scope.bind();
            MemoryScope begun = this.pool.beginScope();
            Refusal.of(this.pool, IllegalStateException.class, outer::close);
            assertThat(this.pool.currentScope()).containsSame(begun);
            begun.close();
            ScopeBinding inner = scope.bind();
            Refusal.of(this.pool, IllegalStateException.class, outer::close);
            inner.close();
            outer.close();
            assertThat(this.pool.currentScope()).isEmpty();
        }
    }

    @Test
    void onlyTheThreadThatMadeItMayCloseIt() throws Exception {
        try (MemoryScope scope = this.pool.openSharedScope(); ScopeBinding binding = scope.bind()) {
            OtherThread.run(() -> assertThatExceptionOfType(WrongThreadException.class).isThrownBy(binding::close));
            assertThat(this.pool.currentScope()).containsSame(scope);
        }
    }

    @Test
    void closedScopeCannotBeBound() {
        MemoryScope confined = this.pool.openScope();
        confined.close();
        MemoryScope shared = this.pool.openSharedScope();
        shared.close();
        Refusal.of(this.pool, IllegalStateException.class, confined::bind);
        Refusal.of(this.pool, IllegalStateException.class, shared::bind);
        assertThat(this.pool.currentScope()).isEmpty();
    }

    @Test
    void boundScopeClosedByAnotherThreadServesNobody() throws Exception {
        MemoryScope scope = this.pool.openSharedScope();
        ScopeBinding binding = scope.bind();
        OtherThread.run(scope::close);
        assertThatIllegalStateException().isThrownBy(() -> this.pool.allocate(100));
        binding.close();
        MemorySegment block = this.pool.allocate(100);
        assertThat(this.pool.blockOf(block)).isPresent();
        this.pool.deallocate(block);
    }

}
