package dev.allocator.spring.metrics;

import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import dev.allocator.AllocationStats;
import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryPool;
import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.limit.MemoryLimit;

/**
 * Registers the meters of all pools. Micrometer refers to the pools weakly, and no function here holds one, so a
 * registry that outlives the application keeps no pool alive.
 */
final class PoolMeters implements MeterBinder {

    /** What scopes allocated outside of any strategy: with it the strategies sum to the pool. */
    private static final String SCOPE = "SCOPE";

    private final MemoryPools pools;

    private final MemoryLimit limit;

    PoolMeters(MemoryPools pools, MemoryLimit limit) {
        this.pools = pools;
        this.limit = limit;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("allocator.limit", this.limit, MemoryLimit::maxBytes)
                .description("Cap on the memory that all pools together reserve")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        this.pools.all().forEach((pool) -> bind(pool, registry));
    }

    private static void bind(MemoryPool pool, MeterRegistry registry) {
        Tags tags = Tags.of("pool", pool.name());
        gauge("allocator.memory.reserved", "Memory that the pool has reserved from the operating system", pool, tags,
                (it) -> it.stats().bytesReserved())
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        gauge("allocator.memory.max", "Cap on the memory that the pool reserves", pool, tags, MemoryPool::maxBytes)
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        gauge("allocator.memory.peak", "Highest memory in use known", pool, tags, (it) -> it.stats().peakBytesInUse())
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        gauge("allocator.scopes.open", "Scopes that hold memory", pool, tags, (it) -> it.scopeStats().open())
                .register(registry);
        counter("allocator.failures", "Allocations that failed for lack of memory", pool, tags,
                AllocationStats::failures)
                .register(registry);
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            bind(pool, tags.and("strategy", strategy.name()), strategy, registry);
        }
        bind(pool, tags.and("strategy", SCOPE), null, registry);
    }

    /**
     * @param strategy the strategy, or {@code null} for what scopes allocated outside of any
     */
    private static void bind(MemoryPool pool, Tags tags, @Nullable AllocationStrategy strategy,
            MeterRegistry registry) {
        gauge("allocator.memory.used", "Memory of live blocks and open scopes", pool, tags,
                (it) -> share(it.stats(), strategy, AllocationStats::bytesInUse))
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        counter("allocator.allocations", "Allocations that succeeded", pool, tags,
                (stats) -> share(stats, strategy, AllocationStats::allocations))
                .register(registry);
        counter("allocator.deallocations", "Allocations that have ended", pool, tags,
                (stats) -> share(stats, strategy, AllocationStats::deallocations))
                .register(registry);
    }

    private static long share(AllocationStats stats, @Nullable AllocationStrategy strategy,
            ToLongFunction<AllocationStats> figure) {
        if (strategy != null) {
            AllocationStats ofStrategy = stats.byStrategy().get(strategy);
            return (ofStrategy != null) ? figure.applyAsLong(ofStrategy) : 0;
        }
        long ofStrategies = stats.byStrategy().values().stream().mapToLong(figure).sum();
        // A block that another thread frees meanwhile may be missing in the one and not in the other.
        return Math.max(0, figure.applyAsLong(stats) - ofStrategies);
    }

    private static Gauge.Builder<MemoryPool> gauge(String name, String description, MemoryPool pool, Tags tags,
            ToLongFunction<MemoryPool> figure) {
        return Gauge.builder(name, pool, figure::applyAsLong).description(description).tags(tags);
    }

    private static FunctionCounter.Builder<MemoryPool> counter(String name, String description, MemoryPool pool,
            Tags tags, ToLongFunction<AllocationStats> total) {
        return FunctionCounter.builder(name, pool, (it) -> total.applyAsLong(it.stats()))
                .description(description)
                .tags(tags);
    }

}
