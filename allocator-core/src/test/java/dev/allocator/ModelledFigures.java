package dev.allocator;

import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the statistics of a pool that one thread uses must say.
 */
final class ModelledFigures {

    private final Figures whole = new Figures();

    private final Map<AllocationStrategy, Figures> byStrategy = new EnumMap<>(AllocationStrategy.class);

    private long failures;

    ModelledFigures() {
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            this.byStrategy.put(strategy, new Figures());
        }
    }

    void allocated(@Nullable AllocationStrategy strategy, long bytes) {
        this.whole.allocated(bytes);
        if (strategy != null) {
            this.byStrategy.get(strategy).allocated(bytes);
        }
    }

    void deallocated(@Nullable AllocationStrategy strategy, long bytes) {
        this.whole.deallocated(bytes);
        if (strategy != null) {
            this.byStrategy.get(strategy).deallocated(bytes);
        }
    }

    void failed(long least, long most, long found) {
        assertThat(found - this.failures).as("failures counted").isBetween(least, most);
        this.failures = found;
    }

    void reset() {
        this.whole.reset();
        this.byStrategy.values().forEach(Figures::reset);
    }

    void check(AllocationStats stats, AllocationStats threadStats) {
        this.whole.check("pool", stats);
        this.byStrategy
                .forEach((strategy, figures) -> figures.check(strategy.name(), stats.byStrategy().get(strategy)));
        assertThat(stats.failures()).as("failures").isEqualTo(this.failures);
        assertThat(threadStats.allocations()).as("allocations of the thread").isEqualTo(this.whole.allocations);
        assertThat(threadStats.bytesAllocated()).as("bytes allocated by the thread")
                .isEqualTo(this.whole.bytesAllocated);
        assertThat(stats.byStrategy().values().stream().mapToLong(AllocationStats::bytesReserved).sum())
                .as("reserved for strategies")
                .isLessThanOrEqualTo(stats.bytesReserved());
    }

    private static final class Figures {

        private long allocations;

        private long deallocations;

        private long bytesAllocated;

        private long bytesInUse;

        private long peakBytesInUse;

        void allocated(long bytes) {
            this.allocations++;
            this.bytesAllocated += bytes;
            this.bytesInUse += bytes;
            this.peakBytesInUse = Math.max(this.peakBytesInUse, this.bytesInUse);
        }

        void deallocated(long bytes) {
            this.deallocations++;
            this.bytesInUse -= bytes;
        }

        void reset() {
            this.deallocations = this.allocations;
            this.bytesInUse = 0;
            this.peakBytesInUse = 0;
        }

        void check(String name, AllocationStats stats) {
            assertThat(stats.allocations()).as("%s allocations", name).isEqualTo(this.allocations);
            assertThat(stats.deallocations()).as("%s deallocations", name).isEqualTo(this.deallocations);
            assertThat(stats.bytesAllocated()).as("%s bytes allocated", name).isEqualTo(this.bytesAllocated);
            assertThat(stats.bytesInUse()).as("%s bytes in use", name).isEqualTo(this.bytesInUse);
            assertThat(stats.peakBytesInUse()).as("%s peak", name).isEqualTo(this.peakBytesInUse);
            assertThat(stats.bytesReserved()).as("%s reserved", name).isGreaterThanOrEqualTo(this.bytesInUse);
        }

    }

}
