package dev.allocator.spring.actuate;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration;

/**
 * {@linkplain AutoConfiguration Auto-configuration} of the health of the memory pools.
 */
@AutoConfiguration(after = AllocatorAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("allocator")
@ConditionalOnBean(MemoryPools.class)
public final class AllocatorHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "allocatorHealthIndicator")
    HealthIndicator allocatorHealthIndicator(MemoryPools pools) {
        return new AllocatorHealthIndicator(pools);
    }

}
