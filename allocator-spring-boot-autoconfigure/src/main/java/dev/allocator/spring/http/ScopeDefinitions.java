package dev.allocator.spring.http;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;

import dev.allocator.spring.scope.ScopeDefinition;
import dev.allocator.spring.scope.ScopeReader;

/**
 * What handlers ask for, read and checked once for each.
 */
public final class ScopeDefinitions {

    private final ScopeReader reader;

    private final long maxScopeBytes;

    private final Predicate<MethodParameter> async;

    private final Map<Key, Optional<ScopeDefinition>> definitions = new ConcurrentHashMap<>();

    /**
     * @param maxScopeBytes the limit for every scope, whatever the annotation says
     * @param async tells by what a handler returns whether its request goes on on other threads
     */
    public ScopeDefinitions(ScopeReader reader, long maxScopeBytes, Predicate<MethodParameter> async) {
        this.reader = reader;
        this.async = async;
        this.maxScopeBytes = maxScopeBytes;
    }

    /**
     * Returns what the handler asks for, if anything.
     * @throws dev.allocator.spring.InvalidAllocatorConfigurationException if it asks for what there is not
     */
    public Optional<ScopeDefinition> find(HandlerMethod handler) {
        return this.definitions.computeIfAbsent(new Key(handler.getBeanType(), handler.getMethod()),
                (key) -> read(handler));
    }

    private Optional<ScopeDefinition> read(HandlerMethod handler) {
        ScopeDefinition definition = this.reader.read(handler.getBeanType(), handler.getMethod(),
                () -> this.async.test(handler.getReturnType()));
        return Optional.ofNullable(definition)
                .map((read) -> read.atMost(this.maxScopeBytes, AllocatorWebProperties.MAX_SCOPE_SIZE));
    }

    private record Key(Class<?> beanType, Method method) {}

}
