package dev.allocator.spring.aop;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;

import dev.allocator.spring.PooledScope;
import dev.allocator.spring.scope.AllocatorScopeAutoConfiguration;
import dev.allocator.spring.scope.ScopeListeners;
import dev.allocator.spring.scope.ScopeReader;

/**
 * {@linkplain AutoConfiguration Auto-configuration} of {@link PooledScope} on bean methods.
 */
@AutoConfiguration(after = AllocatorScopeAutoConfiguration.class)
@ConditionalOnBean(ScopeReader.class)
@Import(AutoProxyRegistrar.class)
public final class AllocatorAopAutoConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static PooledScopeAdvisor pooledScopeAdvisor(ObjectProvider<ScopeReader> reader,
            ObjectProvider<ScopeListeners> listeners) {
        return new PooledScopeAdvisor(new PooledScopeMethodInterceptor(reader::getObject, listeners::getObject));
    }

    @Bean
    MethodCheck scopeMethodCheck(ConfigurableListableBeanFactory beanFactory, PooledScopeAdvisor advisor) {
        return new MethodCheck(beanFactory, advisor);
    }

}
