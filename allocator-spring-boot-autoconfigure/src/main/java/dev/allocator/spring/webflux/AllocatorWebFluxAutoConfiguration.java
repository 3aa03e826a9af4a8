package dev.allocator.spring.webflux;

import java.util.stream.Stream;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

import dev.allocator.spring.PooledScope;
import dev.allocator.spring.autoconfigure.ConditionalOnEnabled;
import dev.allocator.spring.http.AllocatorWebProperties;
import dev.allocator.spring.http.ScopeDefinitions;
import dev.allocator.spring.scope.AllocatorScopeAutoConfiguration;
import dev.allocator.spring.scope.Contention;
import dev.allocator.spring.scope.ScopeListeners;
import dev.allocator.spring.scope.ScopeReader;

/**
 * {@linkplain AutoConfiguration Auto-configuration} of {@link PooledScope} for Spring WebFlux.
 */
@AutoConfiguration(after = AllocatorScopeAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({ DispatcherHandler.class, WebFluxConfigurer.class })
public final class AllocatorWebFluxAutoConfiguration {

    @Bean
    WebFluxConfigurer scopeWebFluxConfigurer(Environment environment) {
        return new ScopeWebFluxConfigurer(new ExchangeScopeResolver(
                Stream.of("allocator.enabled", AllocatorWebProperties.PREFIX + ".enabled")
                        .filter((key) -> !environment.getProperty(key, Boolean.class, true))
                        .findFirst()
                        .orElse(null)));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(ScopeReader.class)
    @ConditionalOnEnabled(AllocatorWebProperties.PREFIX)
    @EnableConfigurationProperties(AllocatorWebProperties.class)
    static class PooledScopeConfiguration {

        @Bean
        ScopeDefinitions scopeDefinitions(ScopeReader reader, AllocatorWebProperties properties) {
            return new ScopeDefinitions(reader, properties.maxScopeBytes(), (returned) -> true);
        }

        @Bean
        HandlerCheck scopeHandlerCheck(ObjectProvider<RequestMappingHandlerMapping> mappings,
                ScopeDefinitions definitions) {
            return new HandlerCheck(mappings, definitions);
        }

        @Bean
        PooledScopeWebFilter pooledScopeWebFilter() {
            return new PooledScopeWebFilter();
        }

        @Bean
        ScopedHandlerAdapter scopedHandlerAdapter(ScopeDefinitions definitions, ScopeListeners listeners,
                ObjectProvider<RequestMappingHandlerAdapter> adapter) {
            return new ScopedHandlerAdapter(definitions, listeners::scopeClosed, new Contention(), adapter::getObject);
        }

        @Bean
        MemoryLimitWebExceptionHandler memoryLimitWebExceptionHandler(ServerCodecConfigurer codecs) {
            return new MemoryLimitWebExceptionHandler(codecs);
        }

    }

}
