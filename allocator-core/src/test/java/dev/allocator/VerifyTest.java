package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.allocator.internal.strategy.Strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A pool says whether all that it knows agrees, while it is used, too.
 */
class VerifyTest {

    private final PoolCore core = new PoolCore(new PoolBuilder().name("verified").options(), Housekeepers.DAEMONS);

    @AfterEach
    void closePool() {
        this.core.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyStateOfAPoolAgrees(AllocationStrategy strategy) {
        try (MemoryPool pool = MemoryPool.create()) {
            assertThat(pool.verify()).isTrue();
            List<MemorySegment> blocks = new ArrayList<>();
            for (long size : new long[]{ 0, 20, 500, 9000, 100_000, 3 << 20 }) {
                blocks.addAll(List.of(allocateMany(pool, size, strategy)));
                assertThat(pool.verify()).isTrue();
            }
            for (int i = 0; i < blocks.size(); i += 2) {
                blocks.set(i, pool.reallocate(blocks.get(i), i * 100L));
            }
            assertThat(pool.verify()).isTrue();
            MemoryScope scope = pool.openScope();
            MemoryScope sharedScope = pool.openSharedScope();
            scope.allocate(100, strategy);
            sharedScope.allocate(100_000);
            sharedScope.allocate(100, strategy);
            assertThat(pool.verify()).isTrue();
            sharedScope.close();
            assertThat(pool.verify()).isTrue();
            pool.trim();
            assertThat(pool.verify()).isTrue();
            blocks.forEach(pool::deallocate);
            assertThat(pool.verify()).isTrue();
            pool.reset();
            assertThat(pool.verify()).isTrue();
        }
    }

    private static MemorySegment[] allocateMany(MemoryPool pool, long size, AllocationStrategy strategy) {
        return Stream.generate(() -> pool.allocate(size, strategy)).limit(20).toArray(MemorySegment[]::new);
    }

    @Test
    void askingChangesNothing() {
        try (MemoryPool pool = MemoryPool.create()) {
            MemorySegment block = pool.allocate(100);
            AllocationStats stats = pool.stats();
            pool.verify();
            assertThat(pool.stats()).isEqualTo(stats);
            pool.deallocate(block);
        }
    }

    @Test
    void closedPoolCannotBeAsked() {
        MemoryPool pool = MemoryPool.create();
        pool.close();
        assertThatIllegalStateException().isThrownBy(pool::verify).withMessageContaining("closed");
    }

    static Stream<PoolSetup> setups() {
        return Stream.of(PoolSetup.DEFAULT, PoolSetup.TINY_CHUNKS, PoolSetup.NO_CACHE, PoolSetup.CAPPED,
                PoolSetup.GUARDED);
    }

    /** With resets, too, and asked by all who use it. */
    @ParameterizedTest
    @MethodSource("setups")
    void neverReportsFalselyWhileOthersUseThePool(PoolSetup setup) throws Exception {
        ClaimedAddresses claims = new ClaimedAddresses();
        ConcurrentLinkedQueue<RandomUser.Held> handedOver = new ConcurrentLinkedQueue<>();
        AtomicBoolean done = new AtomicBoolean();
        try (MemoryPool pool = setup.build()) {
            Workers.Group verifier = Workers.start(Thread.ofPlatform(), 1, (_) -> {
                while (!done.get()) {
                    assertThat(pool.verify()).isTrue();
                }
            });
            Workers.Group virtual = Workers.start(Thread.ofVirtual(), 2,
                    (index) -> new RandomUser(pool, claims, handedOver, -1 - index).use(500));
            Workers.run(2, (index) -> new RandomUser(pool, claims, handedOver, index).use(500));
            virtual.join();
            new RandomUser(pool, claims, handedOver, 0).releaseHandedOver();
            done.set(true);
            verifier.join();
            assertThat(pool.verify()).isTrue();
        }
    }

    @Test
    void neverReportsFalselyWhileOthersResetThePool() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (MemoryPool pool = MemoryPool.create()) {
            Workers.Group verifier = Workers.start(Thread.ofPlatform(), 1, (_) -> {
                while (!done.get()) {
                    assertThat(pool.verify()).isTrue();
                }
            });
            Workers.Group users = Workers.start(Thread.ofPlatform(), 2, (index) -> {
                Random random = new Random(index);
                while (!done.get()) {
                    MemorySegment block = pool.allocate(random.nextInt(50_000), Strategies.any(random));
                    try (MemoryScope scope = pool.openSharedScope()) {
                        scope.allocate(random.nextInt(50_000));
                        pool.deallocate(block);
                    } catch (IllegalStateException | IllegalArgumentException ex) {
                        // A reset has come between.
                    }
                }
            });
            for (int round = 0; round < 100 && !verifier.hasFailed(); round++) {
                pool.reset();
                pool.trim();
            }
            done.set(true);
            users.join();
            verifier.join();
        }
    }

    @Test
    void blocksThatNobodyHasCounted() {
        ThreadContext context = this.core.threads().enter();
        new Blocks(this.core).allocate(100, 16, AllocationStrategy.BEST_FIT);
        this.core.verify();
        context.counters().deallocated(Strategy.BEST_FIT, 100);
        assertThatIllegalStateException().isThrownBy(this.core::verify)
                .withMessageContainingAll("Figures of the pool", "live blocks", "0 noted", "1 counted");
        context.counters().allocated(Strategy.BEST_FIT, 50);
        assertThatIllegalStateException().isThrownBy(this.core::verify)
                .withMessageContainingAll("bytes of live blocks", "50 noted", "100 counted");
        context.counters().allocated(Strategy.BEST_FIT, 50);
        context.counters().deallocated(Strategy.BEST_FIT, 0);
        this.core.verify();
    }

    /** A thread that is alive may be about to count what it has done. */
    @Test
    void figuresAreComparedWhenTheOtherThreadsHaveEnded() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Workers.Group other = Workers.start(Thread.ofPlatform(), 1, (_) -> {
            new Blocks(this.core).allocate(100, 16, AllocationStrategy.BEST_FIT);
            this.core.threads().enter().counters().deallocated(Strategy.BEST_FIT, 100);
            done.countDown();
            end.await();
        });
        done.await();
        this.core.verify();
        end.countDown();
        other.join();
        assertThatIllegalStateException().isThrownBy(this.core::verify).withMessageContaining("Figures of the pool");
    }

    @Test
    void quarantineThatIsMoreThanItsScopesLeft() {
        SharedScope scope = this.core.epochs().open(Long.MAX_VALUE, null);
        scope.allocate(100);
        scope.close();
        this.core.verify();
        SharedScope other = this.core.epochs().open(Long.MAX_VALUE, null);
        other.epoch().ended(other, 1000);
        assertThatIllegalStateException().isThrownBy(this.core::verify)
                .withMessageContainingAll("Epoch", "bytes in quarantine");
    }

    @Test
    void budgetThatHasCountedOtherBytes() {
        MemoryBudget budget = MemoryBudget.of(16 << 20);
        try (MemoryPool pool = MemoryPool.builder().budget(budget).build()) {
            pool.allocate(100);
            pool.verify();
            budget.budget().release(1 << 20);
            assertThatIllegalStateException().isThrownBy(pool::verify).withMessageContaining("shared budget");
            budget.budget().tryReserve(1 << 20);
        }
    }

}
