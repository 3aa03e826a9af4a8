package dev.allocator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.budget.Budget;
import dev.allocator.internal.chunk.ChunkSource;
import dev.allocator.internal.stats.Counters;

/**
 * Finds out which limit an allocation has met and who holds the memory.
 */
final class Exhaustion {

    private Exhaustion() {}

    static PoolExhaustedException of(PoolOptions options, ChunkSource source, Budget poolBudget,
            @Nullable Budget sharedBudget, long requestedBytes) {
        long poolLeft = poolBudget.maxBytes() - poolBudget.reservedBytes();
        long sharedLeft = (sharedBudget != null)
                ? sharedBudget.maxBytes() - sharedBudget.reservedBytes()
                : Long.MAX_VALUE;
        if (Math.min(poolLeft, sharedLeft) >= Math.max(requestedBytes, options.chunkBytes())) {
            return new PoolExhaustedException("The operating system refuses memory to pool '" + options.name() + "'",
                    Long.MAX_VALUE, poolBudget.reservedBytes(), requestedBytes, poolHolders(source));
        }
        if (sharedBudget != null && sharedLeft < poolLeft) {
            return new PoolExhaustedException("The memory budget of pool '" + options.name() + "' is exhausted",
                    sharedBudget.maxBytes(), sharedBudget.reservedBytes(), requestedBytes,
                    sorted(sharedBudget.holders()));
        }
        return new PoolExhaustedException("Pool '" + options.name() + "' is exhausted", poolBudget.maxBytes(),
                poolBudget.reservedBytes(), requestedBytes, poolHolders(source));
    }

    private static List<MemoryLimitException.Holder> poolHolders(ChunkSource source) {
        List<MemoryLimitException.Holder> holders = new ArrayList<>();
        long others = source.reservedBytes();
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            long bytes = source.reservedBytes(StrategyNumbers.of(strategy));
            holders.add(new MemoryLimitException.Holder(strategy.name(), bytes));
            others -= bytes;
        }
        long scopes = source.reservedBytes(Counters.SCOPE);
        holders.add(new MemoryLimitException.Holder("scopes", scopes));
        holders.add(new MemoryLimitException.Holder("empty chunks", others - scopes));
        return sorted(holders);
    }

    private static List<MemoryLimitException.Holder> sorted(Map<String, Long> holders) {
        return sorted(holders.entrySet()
                .stream()
                .map((entry) -> new MemoryLimitException.Holder(entry.getKey(), entry.getValue()))
                .toList());
    }

    private static List<MemoryLimitException.Holder> sorted(List<MemoryLimitException.Holder> holders) {
        return holders.stream()
                .filter((holder) -> holder.bytes() > 0)
                .sorted(Comparator.comparingLong(MemoryLimitException.Holder::bytes).reversed())
                .toList();
    }

}
