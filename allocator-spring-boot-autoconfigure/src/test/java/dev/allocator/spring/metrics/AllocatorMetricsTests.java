package dev.allocator.spring.metrics;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.PoolExhaustedException;
import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.ScopeListener;
import dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AllocatorMetricsTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AllocatorAutoConfiguration.class,
                    AllocatorMetricsAutoConfiguration.class, MetricsAutoConfiguration.class))
            .withPropertyValues("allocator.max-memory=4MB", "allocator.pools.uploads.max-memory=1MB");

    @Test
    void notWithoutMicrometer() {
        this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run((context) -> assertThat(context).hasSingleBean(MemoryPools.class)
                        .doesNotHaveBean(AllocatorMetricsAutoConfiguration.class));
    }

    @Test
    void notWithoutARegistry() {
        this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PoolMeters.class));
    }

    @Test
    void notWithoutPools() {
        this.runner.withBean(MeterRegistry.class, () -> this.registry)
                .withPropertyValues("allocator.enabled=false")
                .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PoolMeters.class));
    }

    @Test
    void limit() {
        run((pool) -> {
            assertThat(this.registry.get("allocator.limit").gauge().value()).isEqualTo(4 << 20);
            assertThat(this.registry.get("allocator.limit").meter().getId().getTags()).isEmpty();
        });
    }

    @Test
    void usedMemoryAndAllocationsOfEachStrategy() {
        run((pool) -> {
            pool.allocate(100, AllocationStrategy.BEST_FIT);
            pool.deallocate(pool.allocate(50, AllocationStrategy.BEST_FIT));
            pool.allocate(20, AllocationStrategy.FIXED_SIZE);
            pool.allocate(30, AllocationStrategy.POOL_BASED);
            pool.allocate(40, AllocationStrategy.SEGREGATED);
            assertStrategy("BEST_FIT", 100, 2, 1);
            assertStrategy("FIXED_SIZE", 20, 1, 0);
            assertStrategy("POOL_BASED", 30, 1, 0);
            assertStrategy("SEGREGATED", 40, 1, 0);
            assertStrategy("SCOPE", 0, 0, 0);
            assertThat(sum("allocator.memory.used")).isEqualTo((double) pool.stats().bytesInUse());
        });
    }

    @Test
    void scopesAreWhatNoStrategyServed() {
        run((pool) -> {
            try (MemoryScope scope = pool.openScope()) {
                scope.allocate(1000);
                scope.allocate(500, AllocationStrategy.SEGREGATED);
                assertStrategy("SCOPE", 1000, 1, 0);
                assertStrategy("SEGREGATED", 500, 1, 0);
                assertThat(gauge("allocator.scopes.open")).isOne();
                assertThat(sum("allocator.memory.used")).isEqualTo((double) pool.stats().bytesInUse()).isEqualTo(1500);
            }
            assertStrategy("SCOPE", 0, 1, 1);
            assertStrategy("SEGREGATED", 0, 1, 1);
            assertThat(gauge("allocator.scopes.open")).isZero();
        });
    }

    @Test
    void poolAsAWhole() {
        run((pool) -> {
            pool.deallocate(pool.allocate(1000));
            pool.allocate(10);
            assertThat(gauge("allocator.memory.reserved")).isEqualTo((double) pool.stats().bytesReserved())
                    .isPositive();
            assertThat(gauge("allocator.memory.max")).isEqualTo(4 << 20);
            assertThat(gauge("allocator.memory.peak")).isEqualTo(1000);
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> pool.allocate(8 << 20));
            assertThat(this.registry.get("allocator.failures").tag("pool", "default").functionCounter().count())
                    .isOne();
        });
    }

    @Test
    void everyPool() {
        run((pool) -> assertThat(
                this.registry.get("allocator.memory.max").tag("pool", "uploads").gauge().value())
                .isEqualTo(1 << 20));
    }

    @Test
    void bytesAreTheUnitOfWhatIsMeasuredInBytes() {
        run((pool) -> assertThat(this.registry.getMeters()).filteredOn((meter) -> isBytes(meter.getId().getName()))
                .isNotEmpty()
                .allSatisfy((meter) -> assertThat(meter.getId().getBaseUnit()).isEqualTo("bytes")));
    }

    private static boolean isBytes(String name) {
        return name.startsWith("allocator.memory") || name.equals("allocator.limit");
    }

    @Test
    void oneTagSetForEachName() {
        run((pool) -> assertThat(this.registry.getMeters()).map(Meter::getId)
                .filteredOn((id) -> id.getName().startsWith("allocator."))
                .allSatisfy((id) -> assertThat(this.registry.find(id.getName()).meters())
                        .allSatisfy((other) -> assertThat(other.getId().getTags()).extracting("key")
                                .isEqualTo(id.getTags().stream().map((tag) -> tag.getKey()).toList()))));
    }

    @Test
    void scopesOfRequests() {
        this.runner.withBean(MeterRegistry.class, () -> this.registry).run((context) -> {
            ScopeListener listener = context.getBean(ScopeListener.class);
            listener.scopeClosed("default", ofMillis(10), 100);
            listener.scopeClosed("default", ofMillis(30), 500);
            listener.scopeClosed("uploads", ofMillis(1), 7);
            assertThat(this.registry.get("allocator.scope").tag("pool", "default").timer()).satisfies((timer) -> {
                assertThat(timer.count()).isEqualTo(2);
                assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(40);
            });
            assertThat(this.registry.get("allocator.scope.size").tag("pool", "default").summary())
                    .satisfies((summary) -> {
                        assertThat(summary.totalAmount()).isEqualTo(600);
                        assertThat(summary.getId().getBaseUnit()).isEqualTo("bytes");
                    });
            assertThat(this.registry.get("allocator.scope.size").tag("pool", "uploads").summary().max()).isEqualTo(7);
        });
    }

    @Test
    void countersNeverFallWhenThePoolIsReset() {
        run((pool) -> {
            pool.allocate(100);
            pool.reset();
            assertThat(sum("allocator.allocations")).isOne();
            assertThat(sum("allocator.deallocations")).isOne();
            assertThat(sum("allocator.memory.used")).isZero();
        });
    }

    @Test
    void noMeterHoldsAPoolAlive() {
        List<WeakReference<MemoryPool>> pools = new ArrayList<>();
        run((pool) -> pools.add(new WeakReference<>(pool)));
        assertThat(this.registry.find("allocator.memory.used").gauges()).isNotEmpty();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (pools.getFirst().get() != null && System.nanoTime() < end) {
            System.gc();
        }
        assertThat(pools.getFirst().get()).isNull();
        assertThat(sum("allocator.memory.used")).isNaN();
    }

    private void run(Consumer<MemoryPool> test) {
        this.runner.withBean(MeterRegistry.class, () -> this.registry)
                .run((context) -> test.accept(context.getBean("memoryPool", MemoryPool.class)));
    }

    private double gauge(String name) {
        return this.registry.get(name).tag("pool", "default").gauge().value();
    }

    private double sum(String name) {
        return this.registry.get(name).tag("pool", "default").meters().stream().mapToDouble((meter) -> {
            double[] value = new double[1];
            meter.measure().forEach((measurement) -> value[0] += measurement.getValue());
            return value[0];
        }).sum();
    }

    private void assertStrategy(String strategy, double used, double allocations, double deallocations) {
        assertThat(this.registry.get("allocator.memory.used")
                .tags("pool", "default", "strategy", strategy)
                .gauge()
                .value()).as("used by " + strategy).isEqualTo(used);
        assertThat(counter("allocator.allocations", strategy).count()).as("allocations of " + strategy)
                .isEqualTo(allocations);
        assertThat(counter("allocator.deallocations", strategy).count()).as("deallocations of " + strategy)
                .isEqualTo(deallocations);
    }

    private FunctionCounter counter(String name, String strategy) {
        return this.registry.get(name).tags("pool", "default", "strategy", strategy).functionCounter();
    }

}
