package dev.allocator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.budget.Budget;
import dev.allocator.internal.chunk.ChunkSource;
import dev.allocator.internal.stats.Counters;

/**
 * Finds out which limit an allocation has met and who holds the memory.
 */
final class Exhaustion {

    private Exhaustion() {}

    static PoolExhaustedException of(PoolCore pool, ChunkSource source, Budget poolBudget,
            @Nullable Budget sharedBudget, long requestedBytes) {
        PoolOptions options = pool.options();
        long poolLeft = poolBudget.maxBytes() - poolBudget.reservedBytes();
        long sharedLeft = (sharedBudget != null)
                ? sharedBudget.maxBytes() - sharedBudget.reservedBytes()
                : Long.MAX_VALUE;
        if (Math.min(poolLeft, sharedLeft) >= Math.max(requestedBytes, options.chunkBytes())) {
            return new PoolExhaustedException("The operating system refuses memory to pool '" + options.name() + "'",
                    MemoryLimitException.Limit.NONE, poolBudget.reservedBytes(), requestedBytes, poolHolders(source),
                    scopes(pool::visitScopes), false);
        }
        if (sharedBudget != null && sharedLeft < poolLeft) {
            return new PoolExhaustedException("The memory budget of pool '" + options.name() + "' is exhausted",
                    new MemoryLimitException.Limit(sharedBudget.maxBytes(), setBy(options.budget())),
                    sharedBudget.reservedBytes(), requestedBytes, sorted(sharedBudget.holders()),
                    scopes(sharedBudget::visitScopes), true);
        }
        return new PoolExhaustedException("Pool '" + options.name() + "' is exhausted",
                new MemoryLimitException.Limit(poolBudget.maxBytes(), options.maxBytesSetBy()),
                poolBudget.reservedBytes(), requestedBytes, poolHolders(source), scopes(pool::visitScopes), false);
    }

    private static @Nullable String setBy(@Nullable MemoryBudget budget) {
        return (budget != null) ? budget.setBy() : null;
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

    /**
     * Adds up what each user's scopes hold.
     */
    private static List<MemoryLimitException.Holder> scopes(Consumer<ObjLongConsumer<String>> visits) {
        Map<String, Long> byUser = new HashMap<>();
        visits.accept((user, bytes) -> byUser.merge(user, bytes, Long::sum));
        return sorted(byUser);
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
