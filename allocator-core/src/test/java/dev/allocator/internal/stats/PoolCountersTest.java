package dev.allocator.internal.stats;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import dev.allocator.internal.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The figures of all writers together, and their peak.
 */
class PoolCountersTest {

    private final PoolCounters pool = new PoolCounters();

    @Test
    void peakOfASingleWriterIsExactThoughNobodyLooked() {
        Counters writer = this.pool.add(Tallies.NONE);
        this.pool.add(Tallies.NONE);
        writer.allocated(0, 1000);
        writer.deallocated(0, 1000);
        writer.allocated(0, 10);
        assertThat(total()).isEqualTo(1000);
        assertThat(this.pool.sum().bytesInUse(Counters.TOTAL)).isEqualTo(10);
    }

    @Test
    void peakThatASingleWriterReachedStaysWhenAnotherJoins() {
        Counters writer = this.pool.add(Tallies.NONE);
        writer.allocated(0, 1000);
        writer.deallocated(0, 1000);
        Counters other = this.pool.add(Tallies.NONE);
        other.allocated(0, 10);
        assertThat(total()).isEqualTo(1000);
    }

    @Test
    void peakOfSeveralWritersIsTheHighestSumSeen() {
        Counters first = this.pool.add(Tallies.NONE);
        Counters second = this.pool.add(Tallies.NONE);
        first.allocated(0, 100);
        second.allocated(0, 50);
        assertThat(total()).isEqualTo(150);
        second.deallocated(0, 2, 120);
        assertThat(total()).isEqualTo(150);
        first.allocated(1, 200);
        assertThat(total()).isEqualTo(230);
    }

    @Test
    void blocksFreedByOthersDoNotRaiseThePeak() {
        Counters first = this.pool.add(Tallies.NONE);
        Counters second = this.pool.add(Tallies.NONE);
        for (int i = 0; i < 10; i++) {
            first.allocated(0, 100);
            second.deallocated(0, 100);
        }
        assertThat(total()).isBetween(0L, 100L);
        assertThat(this.pool.sum().bytesInUse(0)).isZero();
    }

    @Test
    void endedWriterKeepsItsFigures() {
        Counters writer = this.pool.add(Tallies.NONE);
        writer.allocated(2, 100);
        writer.allocated(2, 100);
        writer.deallocated(2, 100);
        writer.failed();
        this.pool.end(writer);
        Sums ended = this.pool.ended();
        assertThat(ended.allocations(2)).isEqualTo(2);
        Sums sums = this.pool.sum();
        assertThat(sums.allocations(2)).isEqualTo(2);
        assertThat(sums.bytesInUse(2)).isEqualTo(100);
        assertThat(sums.failures()).isEqualTo(1);
        assertThat(total()).isEqualTo(200);
    }

    @Test
    void whatAnEndedWriterLeftInUseCountsForThePeak() {
        Counters ended = this.pool.add(Tallies.NONE);
        ended.allocated(0, 100);
        this.pool.end(ended);
        this.pool.add(Tallies.NONE).allocated(0, 1000);
        assertThat(total()).isEqualTo(1100);
    }

    @Test
    void writerEndsOnce() {
        Counters writer = this.pool.add(Tallies.NONE);
        writer.allocated(2, 100);
        this.pool.end(writer);
        this.pool.end(writer);
        assertThat(this.pool.sum().allocations(2)).isEqualTo(1);
    }

    @Test
    void endedFiguresAreACopy() {
        Counters writer = this.pool.add(Tallies.NONE);
        writer.allocated(2, 100);
        this.pool.end(writer);
        this.pool.ended().add(writer);
        assertThat(this.pool.ended().allocations(2)).isEqualTo(1);
    }

    @Test
    void restartedPeakBeginsAtWhatIsInUse() {
        Counters first = this.pool.add(Tallies.NONE);
        first.allocated(0, 1000);
        first.deallocated(0, 900);
        assertThat(total()).isEqualTo(1000);
        this.pool.restartPeaks();
        assertThat(total()).isEqualTo(100);
        Counters second = this.pool.add(Tallies.NONE);
        second.allocated(0, 40);
        assertThat(total()).isEqualTo(140);
        second.deallocated(0, 40);
        this.pool.restartPeaks();
        assertThat(total()).isEqualTo(100);
        assertThat(this.pool.sum().allocations(0)).isEqualTo(2);
    }

    @Test
    void sumsNeverFallWhileWritersComeWriteAndEnd() throws Exception {
        int writers = 2;
        AtomicInteger running = new AtomicInteger(writers);
        Race.run(writers + 2, (thread) -> {
            if (thread < writers) {
                for (int i = 0; i < 200; i++) {
                    Counters counters = this.pool.add(Tallies.NONE);
                    for (int j = 0; j < 200; j++) {
                        counters.allocated(0, 10);
                        counters.deallocated(0, 10);
                    }
                    this.pool.end(counters);
                }
                running.decrementAndGet();
                return;
            }
            long allocations = 0;
            long deallocations = 0;
            long bytes = 0;
            long peak = 0;
            boolean last;
            do {
                last = running.get() == 0;
                Sums sums = this.pool.sum();
                if (sums.allocations(0) < allocations || sums.deallocations(0) < deallocations
                        || sums.bytesAllocated(0) < bytes || sums.peakBytesInUse(Counters.TOTAL) < peak) {
                    throw new AssertionError("a figure has fallen");
                }
                allocations = sums.allocations(0);
                deallocations = sums.deallocations(0);
                bytes = sums.bytesAllocated(0);
                peak = sums.peakBytesInUse(Counters.TOTAL);
            } while (!last);
        });
        Sums sums = this.pool.sum();
        assertThat(sums.allocations(0)).isEqualTo(80_000);
        assertThat(sums.deallocations(0)).isEqualTo(80_000);
        assertThat(sums.bytesInUse(Counters.TOTAL)).isZero();
    }

    private long total() {
        return this.pool.sum().peakBytesInUse(Counters.TOTAL);
    }

}
