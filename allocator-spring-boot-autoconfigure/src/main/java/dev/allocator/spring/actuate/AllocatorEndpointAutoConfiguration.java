package dev.allocator.spring.actuate;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

import dev.allocator.MemoryBudget;
import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration;
import dev.allocator.spring.limit.MemoryLimit;

/**
 * {@linkplain AutoConfiguration Auto-configuration} of the {@link AllocatorEndpoint}.
 */
@AutoConfiguration(after = AllocatorAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(AllocatorEndpoint.class)
@ConditionalOnBean(MemoryPools.class)
public final class AllocatorEndpointAutoConfiguration {

    @Bean
    AllocatorEndpoint allocatorEndpoint(MemoryPools pools, MemoryLimit limit,
            @Qualifier("memoryBudget") MemoryBudget budget) {
        return new AllocatorEndpoint(pools, limit, budget);
    }

    @Bean
    AllocatorEndpointWebExtension allocatorEndpointWebExtension(AllocatorEndpoint endpoint) {
        return new AllocatorEndpointWebExtension(endpoint);
    }

}
