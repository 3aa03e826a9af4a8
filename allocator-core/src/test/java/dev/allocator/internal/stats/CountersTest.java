package dev.allocator.internal.stats;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.allocator.internal.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one writer counts, and how its figures add up.
 */
class CountersTest {

    private final Counters counters = new Counters();

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
        Tally tally = new Tally();
        this.counters.bumped(tally, 1000);
        assertThat(tally.addToPending(24)).isTrue();
        Sums sums = sums();
        assertThat(sums.allocations(Counters.SCOPE)).isEqualTo(2);
        assertThat(sums.bytesInUse(Counters.SCOPE)).isEqualTo(1024);
        assertThat(sums.peakBytesInUse(Counters.TOTAL)).isEqualTo(1024);
        this.counters.allocated(0, 10);
        this.counters.deallocated(0, 10);
        assertThat(sums().peakBytesInUse(Counters.TOTAL)).isEqualTo(1034);
        // What has been counted is pending no more.
        assertThat(tally.addToPending(1)).isFalse();
        this.counters.deallocated(Counters.SCOPE, tally.count(), tally.bytes());
        assertThat(sums().bytesInUse(Counters.SCOPE)).isZero();
        assertThat(sums().allocations(Counters.SCOPE)).isEqualTo(2);
        assertThat(sums().peakBytesInUse(Counters.SCOPES)).isEqualTo(1024);
    }

    @Test
    void manyScopesMayBumpAtOnce() {
        List<Tally> tallies = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Tally tally = new Tally();
            tallies.add(tally);
            this.counters.bumped(tally, 10);
            this.counters.bumped(tally, 1L << 30);
            this.counters.bumped(tally, 5);
        }
        assertThat(sums().allocations(Counters.SCOPE)).isEqualTo(300);
        assertThat(sums().bytesInUse(Counters.SCOPE)).isEqualTo(100 * (15 + (1L << 30)));
        for (Tally tally : tallies) {
            assertThat(tally.count()).isEqualTo(3);
            this.counters.deallocated(Counters.SCOPE, tally.count(), tally.bytes());
        }
        assertThat(sums().bytesInUse(Counters.SCOPE)).isZero();
        assertThat(sums().deallocations(Counters.SCOPE)).isEqualTo(300);
    }

    @Test
    void tallyCountsExactlyBeyondWhatOneWordHolds() {
        Tally tally = new Tally();
        for (int i = 0; i < 1_200_000; i++) {
            this.counters.bumped(tally, 3);
        }
        assertThat(tally.count()).isEqualTo(1_200_000);
        assertThat(tally.bytes()).isEqualTo(3_600_000);
        assertThat(sums().allocations(Counters.SCOPE)).isEqualTo(1_200_000);
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

}
