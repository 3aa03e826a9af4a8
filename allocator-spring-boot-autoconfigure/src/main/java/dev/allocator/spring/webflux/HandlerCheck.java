package dev.allocator.spring.webflux;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

import dev.allocator.spring.http.ScopeDefinitions;

/**
 * Checks the annotations of all handlers at the start.
 */
final class HandlerCheck implements SmartInitializingSingleton {

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;

    private final ScopeDefinitions definitions;

    HandlerCheck(ObjectProvider<RequestMappingHandlerMapping> mappings, ScopeDefinitions definitions) {
        this.mappings = mappings;
        this.definitions = definitions;
    }

    @Override
    public void afterSingletonsInstantiated() {
        this.mappings.stream()
                .flatMap((mapping) -> mapping.getHandlerMethods().values().stream())
                .forEach(this.definitions::find);
    }

}
