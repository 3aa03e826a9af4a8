package dev.allocator.internal.budget;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjLongConsumer;

import org.junit.jupiter.api.Test;

import dev.allocator.internal.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A cap that holds, and those who share it.
 */
class BudgetTest {

    @Test
    void grantsUpToTheCapAndNotAByteMore() {
        Budget budget = new Budget(100);
        assertThat(budget.tryReserve(101)).isFalse();
        assertThat(budget.tryReserve(60)).isTrue();
        assertThat(budget.tryReserve(41)).isFalse();
        assertThat(budget.tryReserve(40)).isTrue();
        assertThat(budget.tryReserve(1)).isFalse();
        assertThat(budget.reservedBytes()).isEqualTo(100);
        budget.release(10);
        assertThat(budget.tryReserve(10)).isTrue();
    }

    @Test
    void hugeRequestsDoNotOverflow() {
        Budget budget = new Budget(Long.MAX_VALUE);
        assertThat(budget.tryReserve(Long.MAX_VALUE)).isTrue();
        assertThat(budget.tryReserve(Long.MAX_VALUE)).isFalse();
        assertThat(budget.tryReserve(1)).isFalse();
        assertThat(budget.reservedBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void peakIsTheHighestSinceItWasRestarted() {
        Budget budget = new Budget(100);
        assertThat(budget.tryReserve(80)).isTrue();
        assertThat(budget.tryReserve(50)).isFalse();
        budget.release(70);
        assertThat(budget.peakBytes()).isEqualTo(80);
        budget.restartPeak();
        assertThat(budget.peakBytes()).isEqualTo(10);
        assertThat(budget.tryReserve(5)).isTrue();
        assertThat(budget.peakBytes()).isEqualTo(15);
    }

    @Test
    void oneOfTwoThreadsThatAskAtTheSameTimeIsGrantedWhatIsEnoughForOne() throws Exception {
        Budget budget = new Budget(1000);
        AtomicInteger met = new AtomicInteger();
        AtomicInteger granted = new AtomicInteger();
        Race.run(2, (thread) -> {
            for (int round = 1; round <= 3000; round++) {
                meet(met, 6 * round - 4);
                boolean mine = budget.tryReserve(600);
                if (mine) {
                    granted.incrementAndGet();
                }
                meet(met, 6 * round - 2);
                if (mine) {
                    budget.release(600);
                }
                meet(met, 6 * round);
            }
        });
        assertThat(granted).hasValue(3000);
        assertThat(budget.reservedBytes()).isZero();
        assertThat(budget.peakBytes()).isEqualTo(600);
    }

    /** Spins, since two threads that were parked would hardly go on at the same time. */
    private static void meet(AtomicInteger met, int all) {
        met.incrementAndGet();
        while (met.get() < all) {
            Thread.onSpinWait();
        }
    }

    @Test
    void holdersAreNamedWithWhatTheyHold() {
        Budget budget = new Budget(100);
        TestMember first = new TestMember("first", 10);
        TestMember second = new TestMember("second", 20);
        TestMember namesake = new TestMember("first", 5);
        List.of(first, second, namesake).forEach(budget::join);
        assertThat(budget.holders()).containsExactly(Map.entry("first", 15L),
                Map.entry("second", 20L));
        budget.leave(first);
        assertThat(budget.holders()).containsEntry("first", 5L).containsEntry("second", 20L);
        budget.leave(second);
        budget.leave(namesake);
        assertThat(budget.holders()).isEmpty();
    }

    @Test
    void reclaimAsksEveryMember() {
        Budget budget = new Budget(100);
        TestMember first = new TestMember("first", 10);
        TestMember second = new TestMember("second", 20);
        TestMember left = new TestMember("left", 20);
        List.of(first, second, left).forEach(budget::join);
        budget.leave(left);
        budget.reclaim();
        assertThat(List.of(first.reclaims, second.reclaims, left.reclaims)).containsExactly(1, 1, 0);
    }

    @Test
    void visitsTheScopesOfEveryMember() {
        Budget budget = new Budget(100);
        TestMember first = new TestMember("first", 10);
        TestMember second = new TestMember("second", 20);
        List.of(first, second).forEach(budget::join);
        Map<String, Long> scopes = new HashMap<>();
        budget.visitScopes(scopes::put);
        assertThat(scopes).containsOnly(Map.entry("a user of first", 10L), Map.entry("a user of second", 20L));
    }

    @Test
    void keepsNoMemberAlive() {
        Budget budget = new Budget(100);
        TestMember kept = new TestMember("kept", 1);
        budget.join(kept);
        WeakReference<TestMember> dropped = joinAndDrop(budget);
        while (!dropped.refersTo(null)) {
            System.gc();
        }
        assertThat(budget.holders()).containsOnlyKeys("kept");
        budget.reclaim();
        assertThat(kept.reclaims).isEqualTo(1);
    }

    private static WeakReference<TestMember> joinAndDrop(Budget budget) {
        TestMember member = new TestMember("dropped", 1);
        budget.join(member);
        return new WeakReference<>(member);
    }

    private static final class TestMember implements Budget.Member {

        private final String name;

        private final long bytes;

        private int reclaims;

        TestMember(String name, long bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        @Override
        public String name() {
            return this.name;
        }

        @Override
        public long reservedBytes() {
            return this.bytes;
        }

        @Override
        public void reclaim() {
            this.reclaims++;
        }

        @Override
        public void visitScopes(ObjLongConsumer<String> visitor) {
            visitor.accept("a user of " + this.name, this.bytes);
        }

    }

}
