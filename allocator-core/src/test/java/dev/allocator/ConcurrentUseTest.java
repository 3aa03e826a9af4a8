package dev.allocator;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Platform and virtual threads that use a pool together, and free each other's blocks, never get in each other's way.
 */
class ConcurrentUseTest {

    private static final int PLATFORM_THREADS = 3;

    private static final int VIRTUAL_THREADS = 4;

    private static final int STEPS = 3000;

    static Stream<PoolSetup> setups() {
        return Stream.of(PoolSetup.DEFAULT, PoolSetup.TINY_CHUNKS, PoolSetup.NO_CACHE, PoolSetup.CAPPED,
                PoolSetup.GUARDED);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void threadsNeverShareAByteAndLeaveNothingBehind(PoolSetup setup) throws Exception {
        ClaimedAddresses claims = new ClaimedAddresses();
        Queue<RandomUser.Held> handedOver = new ConcurrentLinkedQueue<>();
        try (MemoryPool pool = setup.build()) {
            Workers.Group platform = Workers.start(Thread.ofPlatform(), PLATFORM_THREADS,
                    (index) -> new RandomUser(pool, claims, handedOver, index).use(STEPS));
            Workers.Group virtual = Workers.start(Thread.ofVirtual(), VIRTUAL_THREADS,
                    (index) -> new RandomUser(pool, claims, handedOver, -1 - index).use(STEPS));
            platform.join();
            virtual.join();
            new RandomUser(pool, claims, handedOver, 0).releaseHandedOver();
            assertThat(claims.isEmpty()).isTrue();
            assertThat(pool.verify()).isTrue();
            AllocationStats stats = pool.stats();
            assertThat(stats.bytesInUse()).isZero();
            assertThat(stats.allocations() - stats.deallocations()).isZero();
            assertThat(stats.byStrategy().values()).allSatisfy((each) -> {
                assertThat(each.bytesInUse()).isZero();
                assertThat(each.allocations() - each.deallocations()).isZero();
            });
            assertThat(pool.scopeStats().open()).isZero();
            assertThat(pool.scopeStats().bytesInUse()).isZero();
            pool.trim();
            assertThat(pool.stats().bytesReserved()).isZero();
        }
    }

}
