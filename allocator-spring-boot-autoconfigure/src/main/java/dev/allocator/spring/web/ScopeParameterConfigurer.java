package dev.allocator.spring.web;

import java.util.List;

import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets handlers have their scope as a parameter, and return what is in it. Without an order, so that the application's
 * own resolvers come first.
 */
final class ScopeParameterConfigurer implements WebMvcConfigurer {

    private final HandlerScopes scopes;

    ScopeParameterConfigurer(HandlerScopes scopes) {
        this.scopes = scopes;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new ScopeArgumentResolver(this.scopes));
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.addCustomConverter(new SegmentMessageConverter());
    }

}
