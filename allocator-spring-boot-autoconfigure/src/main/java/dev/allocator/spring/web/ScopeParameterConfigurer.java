package dev.allocator.spring.web;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets handlers have their scope as a parameter. Without an order, so that the application's own resolvers come first.
 */
final class ScopeParameterConfigurer implements WebMvcConfigurer {

    private final @Nullable String disabledBy;

    /**
     * @param disabledBy the key that switched scopes off, if one did
     */
    ScopeParameterConfigurer(@Nullable String disabledBy) {
        this.disabledBy = disabledBy;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new ScopeArgumentResolver(this.disabledBy));
    }

}
