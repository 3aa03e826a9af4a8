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
 * In a guarded pool the segments of a scope end with it, also when it is shared.
 */
class GuardedScopesTest {

    private final MemoryPool pool = MemoryPool.builder().guarded(true).build();

    @AfterEach
    void everythingIsGivenBack() {
        AllocationStats stats = this.pool.stats();
        assertThat(stats.bytesInUse()).isZero();
        assertThat(stats.allocations()).isEqualTo(stats.deallocations());
        assertThat(this.pool.scopeStats().open()).isZero();
        this.pool.close();
        assertThat(this.pool.stats().bytesReserved()).isZero();
    }

    private static List<MemorySegment> use(MemoryScope scope) {
        List<MemorySegment> segments = new ArrayList<>();
        segments.add(scope.allocate(100));
        segments.add(scope.allocate(100_000));
        segments.add(scope.allocate(3 << 20));
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            segments.add(scope.allocate(100, strategy));
            segments.add(scope.allocate(20_000, strategy));
        }
        segments.forEach((segment) -> Contents.stamp(segment, (byte) 1));
        return segments;
    }

    @Test
    void staleAccessToASharedScopeThrowsAtOnce() {
        try (MemoryScope other = this.pool.openSharedScope()) {
            List<MemorySegment> kept = use(other);
            for (int round = 0; round < 3; round++) {
                MemoryScope scope = this.pool.openSharedScope();
                List<MemorySegment> segments = use(scope);
                scope.close();
                segments.forEach(StaleAccess::assertThrows);
                assertThat(scope.scope().isAlive()).isFalse();
            }
            kept.forEach((segment) -> Contents.assertStamped(segment, (byte) 1));
        }
    }

    @Test
    void leaseKeepsTheSegmentsUntilItIsReturned() {
        MemoryScope scope = this.pool.openSharedScope();
        ScopeLease lease = scope.lease();
        ScopeLease last = scope.lease();
        List<MemorySegment> segments = use(scope);
        scope.close();
        lease.close();
        segments.forEach((segment) -> Contents.assertStamped(segment, (byte) 1));
        last.close();
        segments.forEach(StaleAccess::assertThrows);
    }

    @Test
    void confinedAndBegunScopesAreAsEver() {
        MemoryScope confined = this.pool.openScope();
        List<MemorySegment> segments = use(confined);
        confined.close();
        segments.forEach(StaleAccess::assertThrows);
        try (MemoryScope _ = this.pool.beginScope()) {
            segments = List.of(this.pool.allocate(100), this.pool.allocate(100, AllocationStrategy.SEGREGATED));
        }
        segments.forEach(StaleAccess::assertThrows);
    }

    @Test
    void memoryIsUsedAgainAndClearedBefore() {
        try (MemoryPool small = MemoryPool.builder().guarded(true).maxBytes(1 << 20).build()) {
            for (int round = 0; round < 50; round++) {
                try (MemoryScope scope = small.openSharedScope()) {
                    MemorySegment segment = scope.allocate(600_000);
                    Contents.assertZero(segment);
                    Contents.stamp(segment, (byte) 1);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetAndCloseEndThem(EndOfPool end) {
        try (MemoryPool other = MemoryPool.builder().guarded(true).build()) {
            MemoryScope scope = other.openSharedScope();
            ScopeLease lease = scope.lease();
            List<MemorySegment> segments = use(scope);
            end.on(other);
            segments.forEach(StaleAccess::assertThrows);
            assertThat(scope.isClosed()).isTrue();
            lease.close();
            assertThatIllegalStateException().isThrownBy(scope::close);
            assertThat(other.stats().bytesInUse()).isZero();
        }
    }

    @Test
    void sharedScopeInUseByANativeCallEndsAfterIt() throws Throwable {
        MemoryScope scope = this.pool.openSharedScope();
        MemorySegment segment = use(scope).getFirst();
        NativeCall.using(segment, () -> {
            scope.close();
            Contents.assertStamped(segment, (byte) 1);
        });
        this.pool.trim();
        StaleAccess.assertThrows(segment);
    }

}
