package dev.allocator.internal.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.allocator.internal.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one writer counts, and how its figures add up.
 */
class CountersTest {

    private final TestTallies tallies = new TestTallies();

    private final Counters counters = new Counters(this.tallies);

    @Test
    void nothingIsActiveUntilSomethingIsCounted() {
        assertThat(this.counters.isActive()).isFalse();
        this.counters.failed();
        assertThat(this.counters.isActive()).isTrue();
    }

    @Test
    void eachSlotHasItsOwnFigures() {
        for (int slot = 0; slot <= Counters.SCOPED; slot++) {
            this.counters.allocated(slot, 100 + slot);
            this.counters.allocated(slot, 10);
            this.counters.deallocated(slot, 10);
        }
        Sums sums = sums();
        for (int slot = 0; slot <= Counters.SCOPED; slot++) {
            assertThat(sums.allocations(slot)).isEqualTo(2);
            assertThat(sums.deallocations(slot)).isEqualTo(1);
            assertThat(sums.bytesAllocated(slot)).isEqualTo(110 + slot);
            assertThat(sums.bytesInUse(slot)).isEqualTo(100 + slot);
            assertThat(sums.peakBytesInUse(slot)).isEqualTo(110 + slot);
        }
    }

    @Test
    void blocksOfScopesCountOnceInTheTotal() {
        this.counters.allocated(Counters.SCOPE, 100);
        this.counters.allocated(2, 50);
        this.counters.allocated(Counters.SCOPED, 50);
        Sums sums = sums();
        assertThat(sums.bytesInUse(Counters.TOTAL)).isEqualTo(150);
        assertThat(sums.peakBytesInUse(Counters.TOTAL)).isEqualTo(150);
        assertThat(sums.bytesInUse(Counters.SCOPES)).isEqualTo(150);
        assertThat(sums.peakBytesInUse(Counters.SCOPES)).isEqualTo(150);
        this.counters.deallocated(Counters.SCOPED, 50);
        this.counters.deallocated(2, 50);
        this.counters.deallocated(Counters.SCOPE, 100);
        sums = sums();
        assertThat(sums.bytesInUse(Counters.TOTAL)).isZero();
        assertThat(sums.bytesInUse(Counters.SCOPES)).isZero();
        assertThat(sums.peakBytesInUse(Counters.TOTAL)).isEqualTo(150);
    }

    @Test
    void peakOfTheTotalIsThatOfAllSlotsAtOneTime() {
        this.counters.allocated(0, 100);
        this.counters.deallocated(0, 100);
        this.counters.allocated(1, 80);
        Sums sums = sums();
        assertThat(sums.peakBytesInUse(0)).isEqualTo(100);
        assertThat(sums.peakBytesInUse(1)).isEqualTo(80);
        assertThat(sums.peakBytesInUse(Counters.TOTAL)).isEqualTo(100);
    }

    @Test
    void freesOfOthersBlocksMakeTheBytesInUseNegative() {
        this.counters.deallocated(0, 3, 300);
        Sums sums = sums();
        assertThat(sums.deallocations(0)).isEqualTo(3);
        assertThat(sums.bytesInUse(0)).isEqualTo(-300);
        assertThat(sums.bytesInUse(Counters.TOTAL)).isEqualTo(-300);
        assertThat(sums.peakBytesInUse(0)).isZero();
    }

    @Test
    void restartedPeaksBeginAtWhatIsInUse() {
        this.counters.allocated(0, 100);
        this.counters.allocated(Counters.SCOPE, 40);
        this.counters.allocated(Counters.SCOPED, 20);
        this.counters.deallocated(0, 70);
        this.counters.restartPeaks();
        Sums sums = sums();
        assertThat(sums.peakBytesInUse(0)).isEqualTo(30);
        assertThat(sums.peakBytesInUse(Counters.SCOPES)).isEqualTo(60);
        assertThat(sums.peakBytesInUse(Counters.TOTAL)).isEqualTo(70);
        this.counters.allocated(0, 5);
        assertThat(sums().peakBytesInUse(Counters.TOTAL)).isEqualTo(75);
    }

    @Test
    void failuresAndScopesAreCounted() {
        this.counters.failed();
        this.counters.failed();
        this.counters.scopeOpened();
        this.counters.scopeOpened();
        this.counters.scopeClosed();
        Sums sums = sums();
        assertThat(sums.failures()).isEqualTo(2);
        assertThat(sums.scopesOpened()).isEqualTo(2);
        assertThat(sums.scopesClosed()).isEqualTo(1);
        assertThat(sums.isActive()).isTrue();
    }

    @Test
    void sumsAddEveryFigure() {
        this.counters.allocated(0, 100);
        this.counters.failed();
        Sums sums = sums();
        sums.add(sums());
        assertThat(sums.allocations(0)).isEqualTo(2);
        assertThat(sums.bytesInUse(0)).isEqualTo(200);
        assertThat(sums.peakBytesInUse(0)).isEqualTo(200);
        assertThat(sums.failures()).isEqualTo(2);
    }

    @Test
    void countsExactlyBeyondWhatOneWordHolds() {
        int events = 1_200_000;
        for (int i = 0; i < events; i++) {
            this.counters.allocated(0, 1 << 20);
            this.counters.deallocated(0, 1 << 20);
        }
        this.counters.allocated(0, 5);
        Sums sums = sums();
        assertThat(sums.allocations(0)).isEqualTo(events + 1);
        assertThat(sums.deallocations(0)).isEqualTo(events);
        assertThat(sums.bytesAllocated(0)).isEqualTo(events * (1L << 20) + 5);
        assertThat(sums.bytesInUse(0)).isEqualTo(5);
        assertThat(sums.peakBytesInUse(0)).isEqualTo(1 << 20);
    }

    @Test
    void countsEventsOfAnySizeAndNumber() {
        long large = 1L << 40;
        this.counters.allocated(1, large);
        this.counters.allocated(1, 7, 70);
        this.counters.allocated(1, 1_000_000_000, large);
        this.counters.deallocated(1, large);
        Sums sums = sums();
        assertThat(sums.allocations(1)).isEqualTo(1_000_000_008);
        assertThat(sums.deallocations(1)).isEqualTo(1);
        assertThat(sums.bytesInUse(1)).isEqualTo(large + 70);
        assertThat(sums.peakBytesInUse(1)).isEqualTo(2 * large + 70);
        this.counters.deallocated(1, 1_000_000_007, large + 70);
        assertThat(sums().bytesInUse(1)).isZero();
        assertThat(sums().deallocations(1)).isEqualTo(1_000_000_008);
    }

    @Test
    void peakOfOneSlotIsSeenAlthoughAnotherWasCountedLast() {
        this.counters.allocated(0, 100);
        this.counters.deallocated(0, 100);
        this.counters.allocated(0, 100);
        this.counters.allocated(1, 50);
        this.counters.deallocated(0, 100);
        this.counters.deallocated(1, 50);
        assertThat(sums().peakBytesInUse(Counters.TOTAL)).isEqualTo(150);
    }

    @Test
    void whatScopesHaveBumpedShowsAtOnceAndRaisesPeaks() {
        TestTally tally = this.tallies.add();
        bump(tally, 1000);
        bump(tally, 24);
        Sums sums = sums();
        assertThat(sums.allocations(Counters.SCOPE)).isEqualTo(2);
        assertThat(sums.bytesInUse(Counters.SCOPE)).isEqualTo(1024);
        assertThat(sums.peakBytesInUse(Counters.TOTAL)).isEqualTo(1024);
        this.counters.allocated(0, 10);
        this.counters.deallocated(0, 10);
        assertThat(sums().peakBytesInUse(Counters.TOTAL)).isEqualTo(1034);
        assertThat(tally.pending).as("counted, so pending no more").isZero();
        this.counters.deallocated(Counters.SCOPE, 2, 1024);
        assertThat(sums().bytesInUse(Counters.SCOPE)).isZero();
        assertThat(sums().allocations(Counters.SCOPE)).isEqualTo(2);
        assertThat(sums().peakBytesInUse(Counters.SCOPES)).isEqualTo(1024);
    }

    @Test
    void scopeThatEndsIsCountedAloneWithItsPeak() {
        TestTally other = this.tallies.add();
        TestTally ending = this.tallies.add();
        bump(other, 10);
        bump(ending, 100);
        this.counters.settle(ending);
        assertThat(other.pending).isNotZero();
        assertThat(sums().bytesInUse(Counters.SCOPE)).isEqualTo(110);
        this.counters.deallocated(Counters.SCOPE, 1, 100);
        assertThat(other.pending).as("counted before anything is freed").isZero();
        assertThat(sums().bytesInUse(Counters.SCOPE)).isEqualTo(10);
        assertThat(sums().peakBytesInUse(Counters.SCOPE)).isEqualTo(110);
    }

    @Test
    void manyScopesMayBumpAtOnceMoreThanOneWordHolds() {
        for (int i = 0; i < 3; i++) {
            TestTally tally = this.tallies.add();
            for (int bump = 0; bump < 500_000; bump++) {
                bump(tally, 1 << 20);
            }
        }
        long bytes = 1_500_000L << 20;
        assertThat(sums().allocations(Counters.SCOPE)).isEqualTo(1_500_000);
        assertThat(sums().bytesInUse(Counters.SCOPE)).isEqualTo(bytes);
        this.counters.settle();
        assertThat(sums().allocations(Counters.SCOPE)).isEqualTo(1_500_000);
        assertThat(sums().bytesInUse(Counters.SCOPE)).isEqualTo(bytes);
        this.counters.deallocated(Counters.SCOPE, 1_500_000, bytes);
        assertThat(sums().bytesInUse(Counters.SCOPE)).isZero();
        assertThat(sums().peakBytesInUse(Counters.TOTAL)).isEqualTo(bytes);
    }

    @Test
    void whatOthersAddShowsAtOnceAndRaisesPeaksOnceItIsCounted() throws Exception {
        Race.run(2, (thread) -> {
            for (int i = 0; i < 400_000; i++) {
                if (this.counters.add(3)) {
                    synchronized (this.counters) {
                        this.counters.countAdded();
                    }
                }
            }
        });
        assertThat(sums().allocations(Counters.SCOPE)).isEqualTo(800_000);
        assertThat(sums().bytesInUse(Counters.SCOPES)).isEqualTo(2_400_000);
        this.counters.countAdded();
        this.counters.deallocated(Counters.SCOPE, 800_000, 2_400_000);
        assertThat(sums().allocations(Counters.SCOPE)).isEqualTo(800_000);
        assertThat(sums().bytesInUse(Counters.SCOPE)).isZero();
        assertThat(sums().peakBytesInUse(Counters.SCOPES)).isEqualTo(2_400_000);
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
    void peaksAreThoseOfAPlainCount(long seed) {
        Random random = new Random(seed);
        long[] inUse = new long[Counters.PEAKS];
        long[] peaks = new long[Counters.PEAKS];
        for (int event = 0; event < 20_000; event++) {
            int slot = random.nextInt(Counters.SLOTS);
            long bytes = random.nextInt(100) == 0 ? 1L << (20 + random.nextInt(20)) : random.nextInt(5000);
            if (random.nextInt(500) == 0) {
                this.counters.restartPeaks();
                for (int peak = 0; peak < Counters.PEAKS; peak++) {
                    peaks[peak] = Math.max(0, inUse[peak]);
                }
            }
            boolean allocates = random.nextBoolean();
            if (allocates) {
                this.counters.allocated(slot, bytes);
            } else {
                this.counters.deallocated(slot, bytes);
            }
            for (int peak : peaksOf(slot)) {
                inUse[peak] += allocates ? bytes : -bytes;
                peaks[peak] = Math.max(peaks[peak], inUse[peak]);
            }
        }
        Sums sums = sums();
        for (int peak = 0; peak < Counters.PEAKS; peak++) {
            assertThat(sums.peakBytesInUse(peak)).as("peak %d", peak).isEqualTo(peaks[peak]);
        }
    }

    private static int[] peaksOf(int slot) {
        return switch (slot) {
            case Counters.SCOPE -> new int[]{ slot, Counters.TOTAL, Counters.SCOPES };
            case Counters.SCOPED -> new int[]{ slot, Counters.SCOPES };
            default -> new int[]{ slot, Counters.TOTAL };
        };
    }

    @Test
    void readersSeeFiguresThatOnlyGrowWhileWordsAreEmptied() throws Exception {
        int events = 3_000_000;
        Race.run(2, (thread) -> {
            if (thread == 0) {
                for (int i = 0; i < events; i++) {
                    this.counters.allocated(2, 16);
                }
                return;
            }
            long seen = 0;
            while (seen < events) {
                long allocations = sums().allocations(2);
                if (allocations < seen || allocations > events) {
                    throw new AssertionError(allocations + " after " + seen);
                }
                seen = allocations;
            }
        });
    }

    private Sums sums() {
        Sums sums = new Sums();
        sums.add(this.counters);
        return sums;
    }

    private void bump(TestTally tally, long bytes) {
        if (tally.pending == 0) {
            this.counters.startPending();
        }
        tally.pending += Counters.word(bytes);
    }

    /**
     * What one scope has bumped.
     */
    private static final class TestTally implements Tally {

        private long pending;

        @Override
        public long take() {
            long taken = this.pending;
            this.pending = 0;
            return taken;
        }

    }

    /**
     * Scopes that are open as long as the test.
     */
    private static final class TestTallies implements Tallies {

        private final List<TestTally> all = new ArrayList<>();

        TestTally add() {
            TestTally tally = new TestTally();
            this.all.add(tally);
            return tally;
        }

        @Override
        public long pendingCount() {
            return this.all.stream().mapToLong((tally) -> Counters.count(tally.pending)).sum();
        }

        @Override
        public long pendingBytes() {
            return this.all.stream().mapToLong((tally) -> Counters.bytes(tally.pending)).sum();
        }

        @Override
        public void settle(LongConsumer counting) {
            this.all.forEach((tally) -> counting.accept(tally.take()));
        }

    }

}
