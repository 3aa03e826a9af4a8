package dev.allocator.spring.actuate;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import dev.allocator.AllocationStats;
import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryPool;
import dev.allocator.ScopeStats;

/**
 * The figures of a pool. Bytes are requested bytes unless the name says reserved.
 *
 * @param defaultStrategy the strategy of blocks for which none is asked
 * @param maxBytes the cap, {@link Long#MAX_VALUE} if there is none
 * @param reservedBytes the bytes reserved from the operating system
 * @param usedBytes the bytes of live blocks and open scopes
 * @param peakUsedBytes the highest used bytes known
 * @param allocations the successful allocations
 * @param deallocations the allocations that have ended
 * @param failures the allocations that failed for lack of memory
 * @param strategies the figures of each strategy
 * @param scopes the figures of the scopes
 * @param threads the figures of threads, those that allocated most first
 */
record PoolDescriptor(AllocationStrategy defaultStrategy, long maxBytes, long reservedBytes, long usedBytes,
        long peakUsedBytes, long allocations, long deallocations, long failures,
        Map<AllocationStrategy, StrategyDescriptor> strategies, ScopesDescriptor scopes,
        List<ThreadDescriptor> threads) implements OperationResponseBody {

    /**
     * Describes a pool.
     * @throws IllegalStateException if the pool is closed
     */
    static PoolDescriptor of(MemoryPool pool) {
        AllocationStats stats = pool.stats();
        Map<AllocationStrategy, StrategyDescriptor> strategies = new EnumMap<>(AllocationStrategy.class);
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            strategies.put(strategy, StrategyDescriptor.of(stats.byStrategy().get(strategy)));
        }
        return new PoolDescriptor(pool.defaultStrategy(), pool.maxBytes(), stats.bytesReserved(), stats.bytesInUse(),
                stats.peakBytesInUse(), stats.allocations(), stats.deallocations(), stats.failures(), strategies,
                ScopesDescriptor.of(pool.scopeStats()), ThreadDescriptor.of(pool.statsByThread()));
    }

    /**
     * The figures of a strategy.
     */
    record StrategyDescriptor(long usedBytes, long reservedBytes, long allocations, long deallocations) {

        private static StrategyDescriptor of(@Nullable AllocationStats stats) {
            return (stats != null)
                    ? new StrategyDescriptor(stats.bytesInUse(), stats.bytesReserved(),
                            stats.allocations(), stats.deallocations())
                    : new StrategyDescriptor(0, 0, 0, 0);
        }

    }

    /**
     * The figures of the scopes.
     */
    record ScopesDescriptor(long open, long opened, long closed, long usedBytes, long peakUsedBytes) {

        private static ScopesDescriptor of(ScopeStats stats) {
            return new ScopesDescriptor(stats.open(), stats.opened(), stats.closed(), stats.bytesInUse(),
                    stats.peakBytesInUse());
        }

    }

}
