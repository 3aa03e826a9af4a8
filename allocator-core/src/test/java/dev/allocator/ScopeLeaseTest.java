package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A lease keeps the memory of a scope until the scope is closed and the last lease is returned.
 */
class ScopeLeaseTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void keepsTheMemoryAliveAndUnchangedAfterClose(boolean shared) {
        MemoryScope scope = open(shared);
        MemorySegment segment = scope.allocate(10_000);
        Contents.stamp(segment, (byte) 1);
        ScopeLease lease = scope.lease();
        scope.close();
        assertThat(scope.isClosed()).isTrue();
        List<MemorySegment> others = useThePool();
        Contents.assertStamped(segment, (byte) 1);
        Contents.stamp(segment, (byte) 3);
        others.forEach((other) -> Contents.assertStamped(other, (byte) 2));
        lease.close();
        if (!shared) {
            StaleAccess.assertThrows(segment);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void scopeCountsAsOpenUntilTheLastLeaseIsReturned(boolean shared) {
        MemoryScope scope = open(shared);
        scope.allocate(100);
        ScopeLease one = scope.lease();
        ScopeLease other = scope.lease();
        scope.close();
        one.close();
        assertThat(this.pool.scopeStats().open()).isOne();
        assertThat(this.pool.scopeStats().closed()).isZero();
        assertThat(this.pool.scopeStats().bytesInUse()).isEqualTo(100);
        assertThat(this.pool.stats().bytesInUse()).isEqualTo(100);
        assertThat(this.pool.stats().deallocations()).isZero();
        other.close();
        assertThat(this.pool.scopeStats().open()).isZero();
        assertThat(this.pool.scopeStats().closed()).isOne();
        assertThat(this.pool.scopeStats().bytesInUse()).isZero();
        assertThat(this.pool.stats().bytesInUse()).isZero();
        assertThat(this.pool.stats().deallocations()).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void leaseReturnedBeforeTheCloseChangesNothing(boolean shared) {
        MemoryScope scope = open(shared);
        MemorySegment segment = scope.allocate(100);
        scope.lease().close();
        Contents.stamp(segment, (byte) 1);
        Contents.assertZero(scope.allocate(100));
        Contents.assertStamped(segment, (byte) 1);
        scope.close();
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void returningAgainHasNoEffect(boolean shared) {
        MemoryScope scope = open(shared);
        MemorySegment segment = scope.allocate(100);
        Contents.stamp(segment, (byte) 1);
        ScopeLease one = scope.lease();
        ScopeLease other = scope.lease();
        one.close();
        one.close();
        scope.close();
        one.close();
        Contents.assertStamped(segment, (byte) 1);
        assertThat(this.pool.scopeStats().open()).isOne();
        other.close();
        other.close();
        one.close();
        assertThat(this.pool.scopeStats().closed()).isOne();
        assertThat(this.pool.stats().deallocations()).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void closedScopeRefusesLeasesAndAllocations(boolean shared) {
        MemoryScope scope = open(shared);
        scope.allocate(100);
        ScopeLease lease = scope.lease();
        scope.close();
        assertThatIllegalStateException().isThrownBy(scope::lease);
        assertThatIllegalStateException().isThrownBy(() -> scope.allocate(1));
        assertThatIllegalStateException().isThrownBy(() -> scope.allocate(1, AllocationStrategy.BEST_FIT));
        assertThatIllegalStateException().isThrownBy(scope::bind);
        assertThatIllegalStateException().isThrownBy(scope::close);
        lease.close();
        assertThatIllegalStateException().isThrownBy(scope::lease);
        assertThatIllegalStateException().isThrownBy(scope::close);
    }

    @Test
    void begunScopeMayBeLeased() {
        MemoryScope scope = this.pool.beginScope();
        MemorySegment segment = this.pool.allocate(100);
        Contents.stamp(segment, (byte) 1);
        try (ScopeLease _ = scope.lease()) {
            this.pool.endScope();
            assertThat(this.pool.currentScope()).isEmpty();
            Contents.assertStamped(segment, (byte) 1);
        }
        StaleAccess.assertThrows(segment);
    }

    @Test
    void leaseOfAConfinedScopeIsForItsOwnThread() throws Exception {
        MemoryScope scope = this.pool.openScope();
        MemorySegment segment = scope.allocate(100);
        ScopeLease lease = scope.lease();
        scope.close();
        OtherThread.run(() -> {
            assertThatExceptionOfType(WrongThreadException.class).isThrownBy(lease::close);
            assertThatExceptionOfType(WrongThreadException.class).isThrownBy(() -> Contents.firstByte(segment));
        });
        Contents.assertZero(segment);
        lease.close();
        StaleAccess.assertThrows(segment);
    }

    @Test
    void leaseOfASharedScopeMayBeReturnedByAnyThread() throws Exception {
        MemoryScope scope = this.pool.openSharedScope();
        MemorySegment segment = scope.allocate(100);
        ScopeLease lease = OtherThread.call(scope::lease);
        scope.close();
        OtherThread.run(Thread.ofVirtual(), () -> {
            Contents.assertZero(segment);
            lease.close();
        });
        assertThat(this.pool.scopeStats().open()).isZero();
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    /** Each worker holds a lease while the scope is closed under it: its bytes stay until it returns the lease. */
    @Test
    void workersWithLeasesNeverLoseTheirBytes() throws Exception {
        for (int round = 0; round < 200; round++) {
            MemoryScope scope = this.pool.openSharedScope();
            CyclicBarrier leased = new CyclicBarrier(3);
            Workers.run(3, (index) -> {
                if (index == 0) {
                    leased.await();
                    scope.close();
                    try (MemoryScope next = this.pool.openSharedScope()) {
                        Contents.stamp(next.allocate(4000), (byte) 9);
                    }
                    return;
                }
                MemorySegment segment = scope.allocate(2000);
                ScopeLease lease = scope.lease();
                leased.await();
                for (int i = 0; i < 20; i++) {
                    Contents.stamp(segment, (byte) (index * 40 + i));
                    Contents.assertStamped(segment, (byte) (index * 40 + i));
                }
                lease.close();
            });
            assertThat(this.pool.scopeStats().open()).isZero();
        }
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    private MemoryScope open(boolean shared) {
        return shared ? this.pool.openSharedScope() : this.pool.openScope();
    }

    private List<MemorySegment> useThePool() {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            try (MemoryScope confined = this.pool.openScope(); MemoryScope shared = this.pool.openSharedScope()) {
                Contents.stamp(confined.allocate(10_000), (byte) 2);
                Contents.stamp(shared.allocate(10_000), (byte) 2);
            }
            MemorySegment block = this.pool.allocate(10_000);
            Contents.stamp(block, (byte) 2);
            segments.add(block);
        }
        return segments;
    }

}
