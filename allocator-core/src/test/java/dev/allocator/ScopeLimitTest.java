package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A scope hands out up to its limit of requested bytes, and not one more.
 */
class ScopeLimitTest {

    private final MemoryPool pool = MemoryPool.builder().name("limits").build();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void limitIsExactInRequestedBytes(boolean shared) {
        try (MemoryScope scope = open(shared, 1000)) {
            scope.allocate(1);
            scope.allocate(500, 4096);
            scope.allocate(99, AllocationStrategy.FIXED_SIZE);
            exceeded(() -> scope.allocate(401));
            exceeded(() -> scope.allocate(401, 1));
            exceeded(() -> scope.allocate(401, AllocationStrategy.SEGREGATED));
            exceeded(() -> scope.allocate(1 << 30));
            exceeded(() -> scope.allocate(1L << 50));
            assertThat(scope.usedBytes()).isEqualTo(600);
            Contents.assertZero(scope.allocate(400));
            assertThat(scope.usedBytes()).isEqualTo(1000);
            exceeded(() -> scope.allocate(1));
            assertThat(scope.allocate(0).byteSize()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void exceptionTellsTheFigures(boolean shared) {
        try (MemoryScope scope = open(shared, 1000)) {
            scope.allocate(123);
            assertThatExceptionOfType(ScopeLimitExceededException.class).isThrownBy(() -> scope.allocate(4567))
                    .satisfies((ex) -> {
                        assertThat(ex.limitBytes()).isEqualTo(1000);
                        assertThat(ex.usedBytes()).isEqualTo(123);
                        assertThat(ex.requestedBytes()).isEqualTo(4567);
                        assertThat(ex).hasMessageContainingAll("limits", "1000", "123", "4567");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void failedAllocationLeavesScopeAndPoolUsable(boolean shared) {
        try (MemoryScope scope = open(shared, 100)) {
            MemorySegment segment = scope.allocate(50);
            Contents.stamp(segment, (byte) 1);
            AllocationStats stats = this.pool.stats();
            exceeded(() -> scope.allocate(51));
            assertThat(this.pool.stats().allocations()).isEqualTo(stats.allocations());
            assertThat(this.pool.stats().bytesAllocated()).isEqualTo(stats.bytesAllocated());
            assertThat(this.pool.stats().bytesInUse()).isEqualTo(stats.bytesInUse());
            assertThat(this.pool.stats().peakBytesInUse()).isEqualTo(stats.peakBytesInUse());
            Contents.assertStamped(segment, (byte) 1);
            Contents.assertZero(scope.allocate(50));
            this.pool.deallocate(this.pool.allocate(1000));
        }
    }

    @Test
    void limitHoldsForAllocationsThroughThePool() {
        try (MemoryScope scope = this.pool.openScope(100); ScopeBinding _ = scope.bind()) {
            this.pool.allocate(100);
            exceeded(() -> this.pool.allocate(1));
            exceeded(() -> this.pool.allocate(1, AllocationStrategy.BEST_FIT));
        }
    }

    @Test
    void eachScopeHasALimitOfItsOwn() {
        try (MemoryScope one = this.pool.openScope(100); MemoryScope other = this.pool.openScope(200)) {
            one.allocate(100);
            other.allocate(200);
            exceeded(() -> one.allocate(1));
            exceeded(() -> other.allocate(1));
        }
    }

    @Test
    void racingThreadsDoNotExceedTheLimitTogether() throws Exception {
        long limit = 10_000;
        for (int round = 0; round < 50; round++) {
            try (MemoryScope scope = this.pool.openSharedScope(limit)) {
                AtomicLong granted = new AtomicLong();
                CyclicBarrier start = new CyclicBarrier(4);
                Workers.run(4, (index) -> {
                    start.await();
                    while (true) {
                        try {
                            scope.allocate(7);
                            granted.addAndGet(7);
                        } catch (ScopeLimitExceededException ex) {
                            return;
                        }
                    }
                });
                assertThat(granted).hasValueBetween(limit - 6, limit);
                assertThat(scope.usedBytes()).isEqualTo(granted.get());
            }
        }
    }

    private MemoryScope open(boolean shared, long limit) {
        return shared ? this.pool.openSharedScope(limit) : this.pool.openScope(limit);
    }

    private static void exceeded(ThrowingCallable call) {
        assertThatExceptionOfType(ScopeLimitExceededException.class).isThrownBy(call);
    }

    @Test
    void largeBatchLeavesNoMoreThanTheRestOfTheLimit() {
        try (MemoryPool images = MemoryPool.create(); MemoryScope scope = images.openScope(1 << 20)) {
            scope.allocate(16);
            try (ScopeBinding _ = scope.bind()) {
                images.allocateBatch(1 << 10, 1023);
            }
            scope.allocate(1000);
            assertThatExceptionOfType(ScopeLimitExceededException.class).isThrownBy(() -> scope.allocate(16));
            assertThat(scope.usedBytes()).isLessThanOrEqualTo(1 << 20);
        }
    }

}
