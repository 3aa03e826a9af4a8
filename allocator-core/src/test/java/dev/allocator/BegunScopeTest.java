package dev.allocator;

import java.lang.foreign.MemorySegment;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * While a thread has begun scopes on a pool, what it allocates on that pool goes to the innermost of them.
 */
class BegunScopeTest {

    private final MemoryPool pool = MemoryPool.create();

    private final MemoryPool otherPool = MemoryPool.create();

    @AfterEach
    void closePools() {
        this.pool.close();
        this.otherPool.close();
    }

    @Test
    void allocationsOfThePoolGoToTheScope() {
        MemoryScope scope = this.pool.beginScope();
        MemorySegment segment = this.pool.allocate(100);
        this.pool.allocate(100, 64);
        this.pool.allocateBatch(100, 3);
        assertThat(scope.usedBytes()).isEqualTo(500);
        assertThat(segment.scope()).isEqualTo(scope.scope());
        this.pool.endScope();
        assertThat(scope.isClosed()).isTrue();
        StaleAccess.assertThrows(segment);
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void blockOfAStrategyBelongsToTheScope(AllocationStrategy strategy) {
        MemoryScope scope = this.pool.beginScope();
        MemorySegment block = this.pool.allocate(100, strategy);
        MemorySegment aligned = this.pool.allocate(100, 256, strategy);
        assertThat(scope.usedBytes()).isEqualTo(200);
        assertThat(aligned.address() % 256).isZero();
        assertThat(this.pool.stats().byStrategy().values().stream().mapToLong(AllocationStats::bytesInUse).sum())
                .isEqualTo(200);
        this.pool.endScope();
        StaleAccess.assertThrows(block);
        StaleAccess.assertThrows(aligned);
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void outsideOfAnyScopeBlocksAreAllocated() {
        assertThat(this.pool.currentScope()).isEmpty();
        this.pool.beginScope();
        this.pool.endScope();
        MemorySegment block = this.pool.allocate(100);
        assertThat(this.pool.blockOf(block)).isPresent();
        this.pool.deallocate(block);
    }

    @Test
    void scopesNestAndTheInnermostServes() {
        MemoryScope outer = this.pool.beginScope();
        MemorySegment kept = this.pool.allocate(10);
        MemoryScope inner = this.pool.beginScope();
        assertThat(this.pool.currentScope()).containsSame(inner);
        this.pool.allocate(20);
        assertThat(inner.usedBytes()).isEqualTo(20);
        this.pool.endScope();
        assertThat(this.pool.currentScope()).containsSame(outer);
        this.pool.allocate(30);
        assertThat(outer.usedBytes()).isEqualTo(40);
        Contents.assertZero(kept);
        this.pool.endScope();
        assertThat(this.pool.currentScope()).isEmpty();
    }

    @Test
    void scopeMayBeEndedByItsOwnClose() {
        MemoryScope outer = this.pool.beginScope();
        this.pool.beginScope().close();
        assertThat(this.pool.currentScope()).containsSame(outer);
        outer.close();
        assertThat(this.pool.currentScope()).isEmpty();
    }

    @Test
    void closingOutOfOrderIsRefused() {
        MemoryScope outer = this.pool.beginScope();
        MemorySegment segment = outer.allocate(10);
        MemoryScope inner = this.pool.beginScope();
        Refusal.of(this.pool, IllegalStateException.class, outer::close);
        assertThat(outer.isClosed()).isFalse();
        Contents.assertZero(segment);
        assertThat(this.pool.currentScope()).containsSame(inner);
        outer.allocate(10);
        inner.close();
        outer.close();
        assertThat(outer.isClosed()).isTrue();
    }

    @Test
    void endingWithoutBeginningIsRefused() {
        Refusal.of(this.pool, IllegalStateException.class, this.pool::endScope);
        this.pool.beginScope();
        this.pool.endScope();
        Refusal.of(this.pool, IllegalStateException.class, this.pool::endScope);
    }

    @Test
    void openingAScopeDoesNotTouchTheStack() {
        try (MemoryScope confined = this.pool.openScope(); MemoryScope shared = this.pool.openSharedScope()) {
            assertThat(this.pool.currentScope()).isEmpty();
            MemorySegment block = this.pool.allocate(100);
            assertThat(confined.usedBytes()).isZero();
            assertThat(shared.usedBytes()).isZero();
            Refusal.of(this.pool, IllegalStateException.class, this.pool::endScope);
            this.pool.deallocate(block);
        }
        MemoryScope begun = this.pool.beginScope();
        MemoryScope opened = this.pool.openScope();
        assertThat(this.pool.currentScope()).containsSame(begun);
        begun.close();
        opened.allocate(10);
        opened.close();
    }

    @Test
    void eachPoolHasAStackOfItsOwn() {
        MemoryScope scope = this.pool.beginScope();
        assertThat(this.otherPool.currentScope()).isEmpty();
        MemorySegment block = this.otherPool.allocate(100);
        assertThat(this.otherPool.blockOf(block)).isPresent();
        MemoryScope otherScope = this.otherPool.beginScope();
        scope.close();
        assertThat(this.otherPool.currentScope()).containsSame(otherScope);
        this.otherPool.endScope();
        Contents.assertZero(block);
    }

    @Test
    void eachThreadHasAStackOfItsOwn() throws Exception {
        MemoryScope scope = this.pool.beginScope();
        for (Thread.Builder builder : new Thread.Builder[]{ Thread.ofPlatform(), Thread.ofVirtual() }) {
            OtherThread.run(builder, () -> {
                assertThat(this.pool.currentScope()).isEmpty();
                MemorySegment block = this.pool.allocate(100);
                this.pool.deallocate(block);
                Refusal.of(this.pool, IllegalStateException.class, this.pool::endScope);
                MemoryScope own = this.pool.beginScope();
                Contents.stamp(this.pool.allocate(100), (byte) 1);
                assertThat(own.usedBytes()).isEqualTo(100);
                this.pool.endScope();
            });
        }
        assertThat(scope.usedBytes()).isZero();
        assertThat(this.pool.currentScope()).containsSame(scope);
        this.pool.endScope();
    }

    @Test
    void begunScopesNestDeeply() {
        int depth = 500;
        for (int i = 0; i < depth; i++) {
            this.pool.beginScope();
            this.pool.allocate(i);
        }
        assertThat(this.pool.scopeStats().open()).isEqualTo(depth);
        for (int i = depth - 1; i >= 0; i--) {
            assertThat(this.pool.currentScope()).map(MemoryScope::usedBytes).contains((long) i);
            this.pool.endScope();
        }
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

}
