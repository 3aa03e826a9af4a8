package dev.allocator;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

import dev.allocator.internal.chunk.ChunkSource;
import dev.allocator.internal.stats.Counters;
import dev.allocator.internal.stats.Sums;

/**
 * Makes public figures of a pool's counters.
 */
final class StatsReader {

    private static final String ENDED = "(ended)";

    private static final String VIRTUAL = "(virtual)";

    private final PoolCore pool;

    StatsReader(PoolCore pool) {
        this.pool = pool;
    }

    AllocationStats ofPool() {
        Sums sums = this.pool.counters().sum();
        ChunkSource source = this.pool.source();
        Map<AllocationStrategy, AllocationStats> byStrategy = new EnumMap<>(AllocationStrategy.class);
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            byStrategy.put(strategy,
                    ofSlot(sums, StrategyNumbers.of(strategy), source.reservedBytes(StrategyNumbers.of(strategy))));
        }
        long inUse = sums.bytesInUse(Counters.TOTAL);
        // With several threads a sum may catch a block that moves between two of them twice.
        long peak = Math.max(inUse, Math.min(sums.peakBytesInUse(Counters.TOTAL), this.pool.peakReservedBytes()));
        return of(sums, inUse, peak, source.reservedBytes(), byStrategy);
    }

    AllocationStats ofThisThread() {
        if (Thread.currentThread().isVirtual()) {
            return ofThread(this.pool.threads().virtualThreads());
        }
        Sums sums = new Sums();
        sums.add(this.pool.threads().enter().counters());
        return ofThread(sums);
    }

    Map<String, AllocationStats> byThread() {
        this.pool.reclaimEnded();
        Map<String, AllocationStats> stats = new TreeMap<>();
        for (ThreadContext context : this.pool.threads().threads()) {
            Thread owner = context.owner();
            if (owner != null) {
                Sums sums = new Sums();
                sums.add(context.counters());
                stats.merge(owner.getName(), ofThread(sums), AllocationStats::merge);
            }
        }
        putIfActive(stats, ENDED, this.pool.counters().ended());
        putIfActive(stats, VIRTUAL, this.pool.threads().virtualThreads());
        return stats;
    }

    private static void putIfActive(Map<String, AllocationStats> stats, String name, Sums sums) {
        if (sums.isActive()) {
            stats.merge(name, ofThread(sums), AllocationStats::merge);
        }
    }

    private static AllocationStats ofThread(Sums sums) {
        Map<AllocationStrategy, AllocationStats> byStrategy = new EnumMap<>(AllocationStrategy.class);
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            byStrategy.put(strategy, ofSlot(sums, StrategyNumbers.of(strategy), 0));
        }
        return of(sums, sums.bytesInUse(Counters.TOTAL), sums.peakBytesInUse(Counters.TOTAL), 0, byStrategy);
    }

    private static AllocationStats of(Sums sums, long inUse, long peak, long reserved,
            Map<AllocationStrategy, AllocationStats> byStrategy) {
        long allocations = 0;
        long deallocations = 0;
        long bytesAllocated = 0;
        for (int slot = 0; slot <= Counters.SCOPE; slot++) {
            allocations += sums.allocations(slot);
            deallocations += sums.deallocations(slot);
            bytesAllocated += sums.bytesAllocated(slot);
        }
        return new AllocationStats(allocations, deallocations, sums.failures(), bytesAllocated, inUse, peak, reserved,
                byStrategy);
    }

    private static AllocationStats ofSlot(Sums sums, int slot, long reserved) {
        return new AllocationStats(sums.allocations(slot), sums.deallocations(slot), 0, sums.bytesAllocated(slot),
                sums.bytesInUse(slot), sums.peakBytesInUse(slot), reserved, Map.of());
    }

    ScopeStats ofScopes() {
        Sums sums = this.pool.counters().sum();
        return new ScopeStats(sums.scopesOpened() - sums.scopesClosed(), sums.scopesOpened(), sums.scopesClosed(),
                sums.bytesInUse(Counters.SCOPES), sums.peakBytesInUse(Counters.SCOPES));
    }

}
