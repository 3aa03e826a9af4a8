package dev.allocator.spring.actuate;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.allocator.AllocationStats;
import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryPool;
import dev.allocator.ScopeStats;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Makes a pool whose every figure is another number, so that no two fields can be confused.
 */
public final class PoolStub {

    private PoolStub() {}

    public static MemoryPool named(String name) {
        MemoryPool pool = mock();
        given(pool.name()).willReturn(name);
        given(pool.defaultStrategy()).willReturn(AllocationStrategy.SEGREGATED);
        given(pool.maxBytes()).willReturn(1001L);
        Map<AllocationStrategy, AllocationStats> strategies = new EnumMap<>(AllocationStrategy.class);
        strategies.put(AllocationStrategy.BEST_FIT, stats(10, Map.of()));
        strategies.put(AllocationStrategy.FIXED_SIZE, stats(20, Map.of()));
        strategies.put(AllocationStrategy.POOL_BASED, stats(30, Map.of()));
        strategies.put(AllocationStrategy.SEGREGATED, stats(40, Map.of()));
        given(pool.stats()).willReturn(stats(500, strategies));
        given(pool.scopeStats()).willReturn(new ScopeStats(601, 602, 603, 604, 605));
        Map<String, AllocationStats> threads = new LinkedHashMap<>();
        threads.put("idle", stats(700, Map.of()));
        threads.put("busy", stats(800, Map.of()));
        given(pool.statsByThread()).willReturn(threads);
        given(pool.trim()).willReturn(901L);
        return pool;
    }

    public static AllocationStats stats(long base, Map<AllocationStrategy, AllocationStats> strategies) {
        return new AllocationStats(base + 1, base + 2, base + 3, base + 4, base + 5, base + 6, base + 7, strategies);
    }

}
