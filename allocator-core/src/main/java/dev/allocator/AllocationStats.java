package dev.allocator;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;

/**
 * Figures of a pool, of one of its strategies, or of a thread; an immutable snapshot. Bytes are requested bytes unless
 * the name says reserved. The figures of a pool cover its strategies and what scopes allocated outside of any strategy,
 * so they may exceed the sum of {@link #byStrategy()}.
 *
 * @param allocations how many allocations succeeded; never falls
 * @param deallocations how many allocations have ended; never falls
 * @param failures how many allocations failed for lack of memory; never falls
 * @param bytesAllocated the bytes of all successful allocations; never falls
 * @param bytesInUse the bytes of live blocks and open scopes; negative for a thread that freed more than it allocated
 * @param peakBytesInUse the highest {@code bytesInUse} known since the pool was built or reset: exact while one thread
 * uses the pool
 * @param bytesReserved the bytes that are reserved from the operating system for it; 0 for a thread
 * @param byStrategy the figures of each strategy; empty within the figures of a strategy
 */
public record AllocationStats(long allocations, long deallocations, long failures, long bytesAllocated, long bytesInUse,
        long peakBytesInUse, long bytesReserved, Map<AllocationStrategy, AllocationStats> byStrategy) {

    /**
     * Creates a snapshot.
     */
    public AllocationStats {
        byStrategy = Map.copyOf(byStrategy);
    }

    /**
     * Adds every field of other figures to these.
     * @param other the other figures
     * @return the sums
     */
    public AllocationStats merge(AllocationStats other) {
        Map<AllocationStrategy, AllocationStats> merged = new EnumMap<>(AllocationStrategy.class);
        merged.putAll(this.byStrategy);
        other.byStrategy.forEach((strategy, stats) -> merged.merge(strategy, stats, AllocationStats::merge));
        return new AllocationStats(this.allocations + other.allocations, this.deallocations + other.deallocations,
                this.failures + other.failures, this.bytesAllocated + other.bytesAllocated,
                this.bytesInUse + other.bytesInUse, this.peakBytesInUse + other.peakBytesInUse,
                this.bytesReserved + other.bytesReserved, merged);
    }

    /**
     * Lays the figures out as a table, a line for each strategy and one for the whole, with sizes as KiB, MiB, GiB.
     * @return the table, its lines ended by {@code \n}
     */
    public String report() {
        return new StatsTable(this).toString();
    }

    /**
     * Prints {@link #report()}.
     * @param out where to
     */
    public void print(PrintStream out) {
        out.print(report());
    }

}
