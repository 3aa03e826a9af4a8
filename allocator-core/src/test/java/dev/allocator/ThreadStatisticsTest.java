package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToLongFunction;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The figures of a thread say what that thread did.
 */
class ThreadStatisticsTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @Test
    void threadSeesWhatItDidItself() throws Exception {
        MemorySegment block = this.pool.allocate(100, AllocationStrategy.SEGREGATED);
        this.pool.allocate(50);
        OtherThread.run(() -> {
            this.pool.allocate(1000, AllocationStrategy.POOL_BASED);
            this.pool.deallocate(block);
            AllocationStats own = this.pool.threadStats();
            assertThat(own.allocations()).isOne();
            assertThat(own.deallocations()).isOne();
            assertThat(own.bytesAllocated()).isEqualTo(1000);
            assertThat(own.bytesInUse()).isEqualTo(900);
            assertThat(own.byStrategy().get(AllocationStrategy.POOL_BASED).bytesInUse()).isEqualTo(1000);
            assertThat(own.byStrategy().get(AllocationStrategy.SEGREGATED).bytesInUse()).isEqualTo(-100);
            assertThat(own.bytesReserved()).isZero();
        });
        AllocationStats own = this.pool.threadStats();
        assertThat(own.allocations()).isEqualTo(2);
        assertThat(own.deallocations()).isZero();
        assertThat(own.bytesInUse()).isEqualTo(150);
    }

    @Test
    void threadThatDidNothingHasNothing() throws Exception {
        this.pool.allocate(100);
        OtherThread.run(() -> {
            AllocationStats own = this.pool.threadStats();
            assertThat(own.allocations()).isZero();
            assertThat(own.bytesInUse()).isZero();
        });
    }

    @Test
    void threadThatFreesMoreThanItAllocatesGoesBelowZero() throws Exception {
        MemorySegment block = this.pool.allocate(100);
        OtherThread.run(() -> {
            this.pool.deallocate(block);
            assertThat(this.pool.threadStats().bytesInUse()).isEqualTo(-100);
        });
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void scopesCountForTheThreadsThatUseThem() throws Exception {
        MemoryScope scope = this.pool.openSharedScope();
        scope.allocate(100);
        OtherThread.run(() -> {
            scope.allocate(200);
            assertThat(this.pool.threadStats().allocations()).isOne();
            assertThat(this.pool.threadStats().bytesAllocated()).isEqualTo(200);
        });
        assertThat(this.pool.threadStats().allocations()).isOne();
        scope.close();
        assertThat(this.pool.stats().bytesInUse()).isZero();
        assertSumOfThreadsIsThePool();
    }

    @Test
    void liveThreadsHaveTheirNamesAndEqualNamesAreMerged() throws Exception {
        CountDownLatch allocated = new CountDownLatch(3);
        CountDownLatch checked = new CountDownLatch(1);
        Workers.Work work = (_) -> {
            this.pool.allocate(100);
            allocated.countDown();
            checked.await();
        };
        Workers.Group twins = Workers.start(Thread.ofPlatform().name("twin"), 2, work);
        Workers.Group single = Workers.start(Thread.ofPlatform().name("single"), 1, work);
        allocated.await();
        this.pool.allocate(7);
        Map<String, AllocationStats> threads = this.pool.statsByThread();
        assertThat(threads).containsOnlyKeys("twin", "single", Thread.currentThread().getName());
        assertThat(threads.get("twin").allocations()).isEqualTo(2);
        assertThat(threads.get("twin").bytesInUse()).isEqualTo(200);
        assertThat(threads.get("single").allocations()).isOne();
        assertThat(threads.get(Thread.currentThread().getName()).bytesAllocated()).isEqualTo(7);
        checked.countDown();
        twins.join();
        single.join();
    }

    @Test
    void endedThreadsAreTogether() throws Exception {
        for (int i = 0; i < 5; i++) {
            OtherThread.run(Thread.ofPlatform().name("short-" + i), () -> this.pool.allocate(100));
        }
        Map<String, AllocationStats> threads = this.pool.statsByThread();
        assertThat(threads).containsOnlyKeys("(ended)");
        assertThat(threads.get("(ended)").allocations()).isEqualTo(5);
        assertThat(threads.get("(ended)").bytesInUse()).isEqualTo(500);
        assertSumOfThreadsIsThePool();
    }

    @Test
    void virtualThreadsAreTogether() throws Exception {
        MemorySegment block = this.pool.allocate(1000);
        for (int i = 0; i < 5; i++) {
            OtherThread.run(Thread.ofVirtual().name("virtual-" + i), () -> this.pool.allocate(100));
        }
        OtherThread.run(Thread.ofVirtual(), () -> {
            this.pool.deallocate(block);
            this.pool.allocate(1, AllocationStrategy.FIXED_SIZE);
            Map<String, AllocationStats> threads = this.pool.statsByThread();
            assertThat(threads.get("(virtual)").allocations()).isEqualTo(6);
            assertThat(threads.get("(virtual)").deallocations()).isOne();
            assertThat(threads.get("(virtual)").bytesInUse()).isEqualTo(-499);
        });
        assertThat(this.pool.statsByThread()).containsOnlyKeys("(virtual)", Thread.currentThread().getName());
        assertSumOfThreadsIsThePool();
    }

    @Test
    void sumOfAllThreadsIsThePool() throws Exception {
        MemorySegment[] segments = this.pool.allocateBatch(100, 100);
        Workers.run(4, (index) -> {
            for (int i = 0; i < 25; i++) {
                this.pool.deallocate(segments[index * 25 + i]);
                this.pool.allocate(10L * i, Strategies.inTurn(index));
                try (MemoryScope scope = this.pool.openScope()) {
                    scope.allocate(1000);
                    scope.allocate(10, AllocationStrategy.SEGREGATED);
                }
            }
        });
        assertSumOfThreadsIsThePool();
    }

    private void assertSumOfThreadsIsThePool() {
        AllocationStats stats = this.pool.stats();
        assertThat(sum(AllocationStats::allocations)).isEqualTo(stats.allocations());
        assertThat(sum(AllocationStats::deallocations)).isEqualTo(stats.deallocations());
        assertThat(sum(AllocationStats::bytesAllocated)).isEqualTo(stats.bytesAllocated());
        assertThat(sum(AllocationStats::bytesInUse)).isEqualTo(stats.bytesInUse());
        assertThat(sum(AllocationStats::bytesReserved)).isZero();
    }

    private long sum(ToLongFunction<AllocationStats> figure) {
        return this.pool.statsByThread().values().stream().mapToLong(figure).sum();
    }

}
