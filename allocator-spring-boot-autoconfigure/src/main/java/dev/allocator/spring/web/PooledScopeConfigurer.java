package dev.allocator.spring.web;

import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Puts the scopes around the handlers and all other interceptors.
 */
final class PooledScopeConfigurer implements WebMvcConfigurer {

    private final PooledScopeInterceptor interceptor;

    PooledScopeConfigurer(PooledScopeInterceptor interceptor) {
        this.interceptor = interceptor;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this.interceptor).order(Ordered.HIGHEST_PRECEDENCE);
    }

}
