package dev.allocator.spring.web;

import java.util.stream.Stream;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Checks the annotations of all handlers at the start.
 */
final class HandlerCheck implements SmartInitializingSingleton {

    private final Stream<RequestMappingHandlerMapping> mappings;

    private final ScopeDefinitions definitions;

    HandlerCheck(Stream<RequestMappingHandlerMapping> mappings, ScopeDefinitions definitions) {
        this.mappings = mappings;
        this.definitions = definitions;
    }

    @Override
    public void afterSingletonsInstantiated() {
        this.mappings.flatMap((mapping) -> mapping.getHandlerMethods().values().stream())
                .forEach(this.definitions::find);
    }

}
