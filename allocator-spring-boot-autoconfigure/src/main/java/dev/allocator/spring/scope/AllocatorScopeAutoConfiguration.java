package dev.allocator.spring.scope;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import dev.allocator.MemoryScope;
import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.ScopeListener;
import dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration;

/**
 * {@linkplain AutoConfiguration Auto-configuration} of what is common to all scopes of
 * {@link dev.allocator.spring.PooledScope}.
 */
@AutoConfiguration(after = AllocatorAutoConfiguration.class)
@ConditionalOnBean(MemoryPools.class)
public final class AllocatorScopeAutoConfiguration {

    @Bean
    ScopeReader scopeReader(MemoryPools pools, Environment environment) {
        return new ScopeReader(pools, environment);
    }

    @Bean
    ScopeListeners scopeListeners(ObjectProvider<ScopeListener> listeners) {
        return new ScopeListeners(listeners);
    }

    /**
     * The scope for services below handlers. It serves who asks for a {@link MemoryScope}, not who asks for an
     * {@code Arena} or a {@code SegmentAllocator}, who would get something else than before: so the bean is no candidate,
     * and stands behind that one type.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(MemoryScope.class)
    static class CurrentScopeConfiguration {

        static final String BEAN_NAME = "memoryScope";

        @Bean(name = BEAN_NAME, destroyMethod = "", autowireCandidate = false)
        MemoryScope memoryScope() {
            return CurrentScope.ofThread();
        }

        @Bean
        static BeanFactoryPostProcessor currentScopeDependency() {
            return (beanFactory) -> beanFactory.registerResolvableDependency(MemoryScope.class,
                    (ObjectFactory<MemoryScope>) () -> beanFactory.getBean(BEAN_NAME,
                            MemoryScope.class));
        }

    }

}
