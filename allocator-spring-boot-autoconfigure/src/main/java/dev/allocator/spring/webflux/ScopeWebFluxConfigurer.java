package dev.allocator.spring.webflux;

import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;

/**
 * Lets handlers have their scope as a parameter, and read and return what is in it.
 */
final class ScopeWebFluxConfigurer implements WebFluxConfigurer {

    private final ExchangeScopeResolver resolver;

    ScopeWebFluxConfigurer(ExchangeScopeResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
        configurer.addCustomResolver(this.resolver);
    }

    @Override
    public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
        configurer.customCodecs().register(new SegmentMessageReader());
        configurer.customCodecs().register(new SegmentMessageWriter());
        configurer.customCodecs().register(new StreamingMessageWriter());
    }

}
