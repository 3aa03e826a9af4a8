package dev.allocator.spring.autoconfigure;

import java.nio.file.Path;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import dev.allocator.MemoryBudget;
import dev.allocator.MemoryPool;
import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.limit.HostMemory;
import dev.allocator.spring.limit.MaxHeap;
import dev.allocator.spring.limit.MemoryLimit;
import dev.allocator.spring.limit.MemoryLimits;

/**
 * {@linkplain AutoConfiguration Auto-configuration} of the memory pools.
 */
@AutoConfiguration
@ConditionalOnEnabled(AllocatorProperties.PREFIX)
@EnableConfigurationProperties(AllocatorProperties.class)
@Import(NamedPoolsRegistrar.class)
public final class AllocatorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    HostMemory hostMemory() {
        return HostMemory.detect(Path.of("/"));
    }

    @Bean
    MemoryLimit memoryLimit(AllocatorProperties properties, HostMemory host) {
        MemoryLimits limits = new MemoryLimits(host, MaxHeap.bytes());
        return (properties.maxMemory() != null) ? limits.configured(properties.maxMemory()) : limits.derived();
    }

    @Bean
    MemoryBudget memoryBudget(MemoryLimit limit) {
        return MemoryBudget.of(limit.maxBytes(), limit.source().description());
    }

    @Bean(NamedPoolsRegistrar.FACTORY_BEAN_NAME)
    PoolFactory allocatorPoolFactory(AllocatorProperties properties, @Qualifier("memoryBudget") MemoryBudget budget) {
        return new PoolFactory(properties, budget);
    }

    @Bean
    @ConditionalOnMissingBean
    MemoryPool memoryPool(PoolFactory factory) {
        return factory.createDefault();
    }

    @Bean
    MemoryPools memoryPools(ListableBeanFactory beanFactory) {
        return new MemoryPools(beanFactory);
    }

}
