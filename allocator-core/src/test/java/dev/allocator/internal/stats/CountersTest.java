package dev.allocator.internal.stats;

import org.junit.jupiter.api.Test;

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
            this.counters.deallocated(slot, 1, 10);
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
        this.counters.deallocated(Counters.SCOPED, 1, 50);
        this.counters.deallocated(2, 1, 50);
        this.counters.deallocated(Counters.SCOPE, 1, 100);
        sums = sums();
        assertThat(sums.bytesInUse(Counters.TOTAL)).isZero();
        assertThat(sums.bytesInUse(Counters.SCOPES)).isZero();
        assertThat(sums.peakBytesInUse(Counters.TOTAL)).isEqualTo(150);
    }

    @Test
    void peakOfTheTotalIsThatOfAllSlotsAtOneTime() {
        this.counters.allocated(0, 100);
        this.counters.deallocated(0, 1, 100);
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
        this.counters.deallocated(0, 1, 70);
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

    private Sums sums() {
        Sums sums = new Sums();
        sums.add(this.counters);
        return sums;
    }

}
