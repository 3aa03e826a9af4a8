package dev.allocator.spring.web;

import java.util.List;
import java.util.stream.Stream;

import jakarta.servlet.Servlet;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.ScopeListener;
import dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration;
import dev.allocator.spring.autoconfigure.ConditionalOnEnabled;

/**
 * {@linkplain AutoConfiguration Auto-configuration} of {@link PooledScope} for Spring MVC.
 */
@AutoConfiguration(after = AllocatorAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Servlet.class, DispatcherServlet.class, WebMvcConfigurer.class })
public final class AllocatorWebMvcAutoConfiguration {

    @Bean
    WebMvcConfigurer scopeParameterConfigurer(Environment environment) {
        return new ScopeParameterConfigurer(Stream.of("allocator.enabled", AllocatorWebProperties.PREFIX + ".enabled")
                .filter((key) -> !environment.getProperty(key, Boolean.class, true))
                .findFirst()
                .orElse(null));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(MemoryPools.class)
    @ConditionalOnEnabled(AllocatorWebProperties.PREFIX)
    @EnableConfigurationProperties(AllocatorWebProperties.class)
    static class PooledScopeConfiguration {

        @Bean
        ScopeDefinitions scopeDefinitions(MemoryPools pools, Environment environment,
                AllocatorWebProperties properties) {
            return new ScopeDefinitions(pools, environment, properties.maxScopeBytes());
        }

        @Bean
        HandlerCheck scopeHandlerCheck(ObjectProvider<RequestMappingHandlerMapping> mappings,
                ScopeDefinitions definitions) {
            return new HandlerCheck(mappings, definitions);
        }

        @Bean
        PooledScopeInterceptor pooledScopeInterceptor(ScopeDefinitions definitions,
                ObjectProvider<ScopeListener> listeners) {
            // Looked up when the first scope closes: a listener may need a meter registry, which would come too early
            // here.
            SingletonSupplier<List<ScopeListener>> all = SingletonSupplier.of(() -> listeners.orderedStream().toList());
            return new PooledScopeInterceptor(definitions, (pool, duration, usedBytes) -> all.obtain()
                    .forEach((listener) -> listener.scopeClosed(pool, duration, usedBytes)));
        }

        @Bean
        WebMvcConfigurer pooledScopeConfigurer(PooledScopeInterceptor interceptor) {
            return new PooledScopeConfigurer(interceptor);
        }

        @Bean
        MemoryLimitExceptionResolver memoryLimitExceptionResolver(
                ObjectProvider<RequestMappingHandlerAdapter> handlerAdapter) {
            return new MemoryLimitExceptionResolver(() -> handlerAdapter.stream()
                    .flatMap((adapter) -> adapter.getMessageConverters().stream())
                    .toList());
        }

    }

}
