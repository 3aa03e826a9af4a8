package dev.allocator.spring.web;

import java.time.Duration;
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
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import dev.allocator.spring.PooledScope;
import dev.allocator.spring.autoconfigure.ConditionalOnEnabled;
import dev.allocator.spring.http.AllocatorWebProperties;
import dev.allocator.spring.http.ScopeDefinitions;
import dev.allocator.spring.scope.AllocatorScopeAutoConfiguration;
import dev.allocator.spring.scope.Contention;
import dev.allocator.spring.scope.ScopeListeners;
import dev.allocator.spring.scope.ScopeReader;

/**
 * {@linkplain AutoConfiguration Auto-configuration} of {@link PooledScope} for Spring MVC.
 */
@AutoConfiguration(after = AllocatorScopeAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Servlet.class, DispatcherServlet.class, WebMvcConfigurer.class })
public final class AllocatorWebMvcAutoConfiguration {

    @Bean
    static HandlerScopes handlerScopes(Environment environment) {
        return new HandlerScopes(Stream.of("allocator.enabled", AllocatorWebProperties.PREFIX + ".enabled")
                .filter((key) -> !environment.getProperty(key, Boolean.class, true))
                .findFirst()
                .orElse(null));
    }

    @Bean
    static SegmentBodyRegistrar segmentBodyRegistrar(HandlerScopes scopes) {
        return new SegmentBodyRegistrar(scopes);
    }

    @Bean
    SegmentBodyAdvice segmentBodyAdvice() {
        return new SegmentBodyAdvice();
    }

    @Bean
    WebMvcConfigurer scopeParameterConfigurer(HandlerScopes scopes) {
        return new ScopeParameterConfigurer(scopes);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(ScopeReader.class)
    @ConditionalOnEnabled(AllocatorWebProperties.PREFIX)
    @EnableConfigurationProperties(AllocatorWebProperties.class)
    static class PooledScopeConfiguration {

        /**
         * Long enough for other requests to be refused or to come to their end, and well below what clients wait for.
         */
        private static final Duration PATIENCE = Duration.ofSeconds(5);

        @Bean
        ScopeDefinitions scopeDefinitions(ScopeReader reader, AllocatorWebProperties properties) {
            return new ScopeDefinitions(reader, properties.maxScopeBytes(), AsyncReturnTypes::contain);
        }

        @Bean
        HandlerCheck scopeHandlerCheck(ObjectProvider<RequestMappingHandlerMapping> mappings,
                ScopeDefinitions definitions) {
            return new HandlerCheck(mappings, definitions);
        }

        @Bean
        PooledScopeInterceptor pooledScopeInterceptor(ScopeDefinitions definitions, ScopeListeners listeners) {
            return new PooledScopeInterceptor(definitions, listeners::scopeClosed, new Contention(PATIENCE));
        }

        @Bean
        DisconnectFilter scopeDisconnectFilter() {
            return new DisconnectFilter();
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
