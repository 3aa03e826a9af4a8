package dev.allocator.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration;
import dev.allocator.spring.limit.MemoryLimit;

/**
 * {@linkplain AutoConfiguration Auto-configuration} of the pools' meters.
 */
@AutoConfiguration(after = AllocatorAutoConfiguration.class, afterName = {
        "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MemoryPools.class, MeterRegistry.class })
public final class AllocatorMetricsAutoConfiguration {

    @Bean
    PoolMeters poolMeters(MemoryPools pools, MemoryLimit limit) {
        return new PoolMeters(pools, limit);
    }

    @Bean
    ScopeMeters scopeMeters(MeterRegistry registry) {
        return new ScopeMeters(registry);
    }

}
