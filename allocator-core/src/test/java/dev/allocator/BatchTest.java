package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A batch is allocated, and freed, as a whole or not at all.
 */
class BatchTest {

    private static final long MIB = 1 << 20;

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @ParameterizedTest
    @EnumSource
    void segmentsAreLikeSingleOnes(AllocationStrategy strategy) {
        try (MemoryPool own = MemoryPool.builder().defaultStrategy(strategy).build()) {
            for (long size : new long[]{ 1, 100, 4096, 70_000, MIB + 1 }) {
                MemorySegment[] segments = own.allocateBatch(size, 50);
                assertThat(segments).hasSize(50).allSatisfy((segment) -> {
                    assertThat(segment.byteSize()).isEqualTo(size);
                    assertThat(segment.address() % 16).isZero();
                    Contents.assertZero(segment);
                });
                for (int i = 0; i < segments.length; i++) {
                    Contents.stamp(segments[i], (byte) (i + 1));
                }
                for (int i = 0; i < segments.length; i++) {
                    Contents.assertStamped(segments[i], (byte) (i + 1));
                }
                assertThat(own.stats().bytesInUse()).isEqualTo(50 * size);
                own.deallocateBatch(segments);
                assertThat(own.stats().bytesInUse()).isZero();
            }
            assertThat(own.stats().allocations()).isEqualTo(250);
            assertThat(own.stats().deallocations()).isEqualTo(250);
        }
    }

    @Test
    void emptyBatchDoesNothing() {
        AllocationStats stats = this.pool.stats();
        assertThat(this.pool.allocateBatch(100, 0)).isEmpty();
        this.pool.deallocateBatch(new MemorySegment[0]);
        assertThat(this.pool.stats()).isEqualTo(stats);
    }

    @Test
    void batchAndSinglesMixFreely() {
        MemorySegment[] batch = this.pool.allocateBatch(100, 3);
        MemorySegment[] mixed = { batch[2], this.pool.allocate(5000, AllocationStrategy.SEGREGATED), batch[0],
                this.pool.allocate(2 * MIB), this.pool.allocate(0, AllocationStrategy.FIXED_SIZE),
                this.pool.fixedSize(48).allocate() };
        this.pool.deallocate(batch[1]);
        this.pool.deallocateBatch(mixed);
        assertThat(this.pool.stats().bytesInUse()).isZero();
        assertThat(this.pool.stats().deallocations()).isEqualTo(7);
    }

    @Test
    void batchThatDoesNotFitUnderTheCapLeavesNothingBehind() {
        try (MemoryPool small = MemoryPool.builder().maxBytes(2 * MIB).threadCacheBytes(0).build()) {
            MemorySegment held = small.allocate(1000);
            Contents.stamp(held, (byte) 1);
            AllocationStats stats = small.stats();
            assertThatExceptionOfType(PoolExhaustedException.class)
                    .isThrownBy(() -> small.allocateBatch(10_000, 1000));
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> small.allocateBatch(2 * MIB, 2));
            AllocationStats after = small.stats();
            assertThat(after.allocations()).isEqualTo(stats.allocations());
            assertThat(after.deallocations()).isEqualTo(stats.deallocations());
            assertThat(after.bytesAllocated()).isEqualTo(stats.bytesAllocated());
            assertThat(after.bytesInUse()).isEqualTo(stats.bytesInUse());
            assertThat(after.peakBytesInUse()).isEqualTo(stats.peakBytesInUse());
            assertThat(after.failures()).isGreaterThan(stats.failures());
            Contents.assertStamped(held, (byte) 1);
            small.deallocateBatch(small.allocateBatch(10_000, 150));
        }
    }

    @Test
    void batchThatExceedsTheScopeLimitLeavesNothingBehind() {
        try (MemoryPool own = MemoryPool.create();
                MemoryScope scope = own.openScope(1000);
                ScopeBinding _ = scope.bind()) {
            own.allocate(300);
            AllocationStats stats = own.stats();
            assertThatExceptionOfType(ScopeLimitExceededException.class).isThrownBy(() -> own.allocateBatch(100, 8));
            assertThat(scope.usedBytes()).isEqualTo(300);
            assertThat(own.stats().allocations()).isEqualTo(stats.allocations());
            assertThat(own.stats().bytesInUse()).isEqualTo(stats.bytesInUse());
            assertThat(own.allocateBatch(100, 7)).hasSize(7);
            assertThat(scope.usedBytes()).isEqualTo(1000);
        }
    }

    @Test
    void duplicateIsRefusedAndNothingIsFreed() {
        for (int count : new int[]{ 2, 3, 100, 5000 }) {
            MemorySegment[] segments = this.pool.allocateBatch(64, count);
            MemorySegment[] doubled = Arrays.copyOf(segments, count + 1);
            doubled[count] = segments[count / 2].asReadOnly();
            nothingIsFreed(IllegalStateException.class, doubled);
            this.pool.deallocateBatch(segments);
        }
    }

    @Test
    void anyBadMemberIsRefusedAndNothingIsFreed() {
        List<MemorySegment> good = new ArrayList<>();
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            good.add(this.pool.allocate(100, strategy));
        }
        MemorySegment freed = this.pool.allocate(100);
        this.pool.deallocate(freed);
        nothingIsFreed(IllegalStateException.class, with(good, freed));
        nothingIsFreed(IllegalArgumentException.class, with(good, MemorySegment.ofArray(new byte[1])));
        nothingIsFreed(IllegalArgumentException.class, with(good, Arena.global().allocate(1)));
        nothingIsFreed(IllegalArgumentException.class, with(good, good.getFirst().asSlice(16)));
        MemorySegment dead;
        try (Arena arena = Arena.ofConfined()) {
            dead = arena.allocate(1);
        }
        nothingIsFreed(IllegalStateException.class, with(good, dead));
        try (MemoryScope scope = this.pool.openScope()) {
            nothingIsFreed(IllegalArgumentException.class, with(good, scope.allocate(100)));
        }
        this.pool.deallocateBatch(good.toArray(MemorySegment[]::new));
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void theCallersArraysStayTheCallers() {
        MemorySegment[] segments = this.pool.allocateBatch(100, 3);
        MemorySegment[] copy = segments.clone();
        this.pool.deallocateBatch(segments);
        assertThat(segments).containsExactly(copy);
    }

    /** The bad member comes first, in the middle, and last. */
    private static List<MemorySegment[]> with(List<MemorySegment> good, MemorySegment bad) {
        List<MemorySegment[]> batches = new ArrayList<>();
        for (int index : new int[]{ 0, good.size() / 2, good.size() }) {
            List<MemorySegment> batch = new ArrayList<>(good);
            batch.add(index, bad);
            batches.add(batch.toArray(MemorySegment[]::new));
        }
        return batches;
    }

    private void nothingIsFreed(Class<? extends Exception> type, List<MemorySegment[]> batches) {
        batches.forEach((batch) -> nothingIsFreed(type, batch));
    }

    private void nothingIsFreed(Class<? extends Exception> type, MemorySegment[] batch) {
        Refusal.of(this.pool, type, () -> this.pool.deallocateBatch(batch));
    }

}
