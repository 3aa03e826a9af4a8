package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Resetting and closing a pool both invalidate everything that it has handed out.
 */
class EndOfPoolTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyAccessToABlockThrows(EndOfPool end) throws Exception {
        List<MemorySegment> segments = new ArrayList<>();
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            for (long size : new long[]{ 1, 100, 5000, 100_000, 3 << 20 }) {
                segments.add(this.pool.allocate(size, strategy));
                segments.add(this.pool.allocate(size, 4096, strategy));
            }
        }
        segments.addAll(List.of(this.pool.allocateBatch(100, 3)));
        segments.add(this.pool.fixedSize(77).allocate());
        segments.add(OtherThread.call(() -> this.pool.allocate(100)));
        end.on(this.pool);
        segments.forEach(StaleAccess::assertThrows);
        segments.forEach(
                (segment) -> assertThatIllegalStateException().isThrownBy(() -> this.pool.deallocate(segment)));
    }

    @ParameterizedTest
    @EnumSource
    void everyAccessToAFreedBlockThrowsToo(EndOfPool end) {
        MemorySegment segment = this.pool.allocate(100);
        this.pool.deallocate(segment);
        end.on(this.pool);
        StaleAccess.assertThrows(segment);
    }

    @ParameterizedTest
    @EnumSource
    void bufferViewsThrowToo(EndOfPool end) {
        var buffer = this.pool.allocate(100).asByteBuffer();
        end.on(this.pool);
        assertThatIllegalStateException().isThrownBy(() -> buffer.get(0));
        assertThatIllegalStateException().isThrownBy(() -> buffer.put(0, (byte) 1));
    }

    @ParameterizedTest
    @EnumSource
    void ownConfinedScopesAreInvalid(EndOfPool end) {
        MemoryScope scope = this.pool.openScope();
        MemoryScope begun = this.pool.beginScope();
        List<MemorySegment> segments = List.of(scope.allocate(100), begun.allocate(100), scope.allocate(2 << 20),
                scope.allocate(100, AllocationStrategy.BEST_FIT), begun.allocate(100, AllocationStrategy.FIXED_SIZE));
        end.on(this.pool);
        segments.forEach(StaleAccess::assertThrows);
        assertNoMoreUse(scope);
        assertNoMoreUse(begun);
    }

    @ParameterizedTest
    @EnumSource
    void sharedScopesAreInvalid(EndOfPool end) throws Exception {
        MemoryScope scope = OtherThread.call(this.pool::openSharedScope);
        List<MemorySegment> segments = List.of(scope.allocate(100), scope.allocate(2 << 20),
                scope.allocate(100, AllocationStrategy.BEST_FIT), scope.allocate(100, AllocationStrategy.FIXED_SIZE));
        end.on(this.pool);
        segments.forEach(StaleAccess::assertThrows);
        assertNoMoreUse(scope);
    }

    @ParameterizedTest
    @EnumSource
    void leasedScopesAreInvalidAndTheirLeasesMayBeReturned(EndOfPool end) {
        MemoryScope confined = this.pool.openScope();
        MemoryScope shared = this.pool.openSharedScope();
        List<MemorySegment> segments = List.of(confined.allocate(100), shared.allocate(100));
        List<ScopeLease> leases = List.of(confined.lease(), shared.lease());
        confined.close();
        shared.close();
        end.on(this.pool);
        segments.forEach(StaleAccess::assertThrows);
        leases.forEach(ScopeLease::close);
        assertThat(this.pool.stats().bytesInUse()).isZero();
        assertThat(this.pool.stats().deallocations()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void bindingsMayStillBeClosed(EndOfPool end) {
        MemoryScope scope = this.pool.openScope();
        ScopeBinding binding = scope.bind();
        end.on(this.pool);
        binding.close();
        assertNoMoreUse(scope);
    }

    @ParameterizedTest
    @EnumSource
    void liveBlocksAndScopesCountAsDeallocated(EndOfPool end) {
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            this.pool.allocate(100, strategy);
            this.pool.deallocate(this.pool.allocate(100, strategy));
        }
        this.pool.allocate(3 << 20);
        this.pool.openScope().allocate(1000);
        this.pool.openSharedScope().allocate(1000, AllocationStrategy.SEGREGATED);
        this.pool.openSharedScope();
        AllocationStats before = this.pool.stats();
        end.on(this.pool);
        AllocationStats after = this.pool.stats();
        assertThat(after.allocations()).isEqualTo(before.allocations()).isEqualTo(11);
        assertThat(after.bytesAllocated()).isEqualTo(before.bytesAllocated());
        assertThat(after.deallocations()).isEqualTo(11);
        assertThat(after.bytesInUse()).isZero();
        after.byStrategy().forEach((strategy, stats) -> {
            AllocationStats same = before.byStrategy().get(strategy);
            assertThat(stats.allocations()).isEqualTo(same.allocations());
            assertThat(stats.bytesAllocated()).isEqualTo(same.bytesAllocated());
            assertThat(stats.deallocations()).isEqualTo(same.allocations());
            assertThat(stats.bytesInUse()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void otherPoolsAreLeftAlone(EndOfPool end) {
        try (MemoryPool other = MemoryPool.create(); MemoryScope scope = other.beginScope()) {
            MemorySegment block = other.fixedSize(100).allocate();
            MemorySegment bump = other.allocate(100);
            AllocationStats stats = other.stats();
            this.pool.allocate(100);
            end.on(this.pool);
            assertThat(other.stats()).isEqualTo(stats);
            assertThat(other.currentScope()).containsSame(scope);
            Contents.assertZero(block);
            Contents.assertZero(bump);
        }
    }

    private static void assertNoMoreUse(MemoryScope scope) {
        assertThat(scope.isClosed()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> scope.allocate(1));
        assertThatIllegalStateException().isThrownBy(() -> scope.allocate(1, AllocationStrategy.BEST_FIT));
        assertThatIllegalStateException().isThrownBy(scope::lease);
        assertThatIllegalStateException().isThrownBy(scope::bind);
        assertThatIllegalStateException().isThrownBy(scope::close);
    }

}
