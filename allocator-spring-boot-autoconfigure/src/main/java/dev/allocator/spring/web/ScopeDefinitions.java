package dev.allocator.spring.web;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import org.springframework.web.method.HandlerMethod;

import dev.allocator.MemoryPool;
import dev.allocator.spring.InvalidAllocatorConfigurationException;
import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.PooledScope;

/**
 * Reads and checks {@link PooledScope} once for each handler.
 */
final class ScopeDefinitions {

    private final MemoryPools pools;

    private final Environment environment;

    private final long maxScopeBytes;

    private final Map<Key, Optional<ScopeDefinition>> definitions = new ConcurrentHashMap<>();

    /**
     * @param maxScopeBytes the limit for every scope, whatever the annotation says
     */
    ScopeDefinitions(MemoryPools pools, Environment environment, long maxScopeBytes) {
        this.pools = pools;
        this.environment = environment;
        this.maxScopeBytes = maxScopeBytes;
    }

    /**
     * Returns what the handler asks for, if anything.
     * @throws InvalidAllocatorConfigurationException if it asks for what there is not
     */
    Optional<ScopeDefinition> find(HandlerMethod handler) {
        return this.definitions.computeIfAbsent(new Key(handler.getBeanType(), handler.getMethod()),
                (key) -> read(handler));
    }

    private Optional<ScopeDefinition> read(HandlerMethod handler) {
        PooledScope annotation = annotation(handler);
        if (annotation == null) {
            return Optional.empty();
        }
        String name = handler.getBeanType().getName() + "." + handler.getMethod().getName();
        boolean shared = annotation.shared() || AsyncReturnTypes.contain(handler.getReturnType());
        return Optional.of(new ScopeDefinition(pool(annotation, name),
                Math.min(maxBytes(annotation, name), this.maxScopeBytes), shared, name));
    }

    private static @Nullable PooledScope annotation(HandlerMethod handler) {
        PooledScope onMethod = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), PooledScope.class);
        return (onMethod != null)
                ? onMethod
                : AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), PooledScope.class);
    }

    private MemoryPool pool(PooledScope annotation, String handler) {
        String name = annotation.pool();
        if (name.isEmpty()) {
            return this.pools.findDefault()
                    .orElseThrow(() -> new InvalidAllocatorConfigurationException(
                            "@PooledScope of the handler %s names no pool, and none of the pools %s is the default one."
                                    .formatted(handler, names()),
                            "Name one, as in @PooledScope(pool = \"…\"), or make a MemoryPool bean @Primary.", null));
        }
        return this.pools.find(name)
                .orElseThrow(() -> new InvalidAllocatorConfigurationException(
                        "@PooledScope(pool = \"%s\") of the handler %s names no pool; there are %s.".formatted(name,
                                handler, names()),
                        "Name one of these, or configure allocator.pools.%s.".formatted(name), null));
    }

    private String names() {
        return this.pools.all().stream().map(MemoryPool::name).toList().toString();
    }

    private long maxBytes(PooledScope annotation, String handler) {
        String text = annotation.maxSize();
        if (text.isEmpty()) {
            return Long.MAX_VALUE;
        }
        try {
            long bytes = DataSize.parse(this.environment.resolveRequiredPlaceholders(text)).toBytes();
            if (bytes < 1) {
                throw new IllegalArgumentException("A scope needs at least 1 byte, but it is " + bytes);
            }
            return bytes;
        } catch (IllegalArgumentException ex) {
            throw new InvalidAllocatorConfigurationException(
                    "@PooledScope(maxSize = \"%s\") of the handler %s is no size: %s.".formatted(text, handler,
                            ex.getMessage()),
                    "Write a number with B, KB, MB, GB or TB, such as \"64MB\", or a placeholder that resolves to one.",
                    ex);
        }
    }

    private record Key(Class<?> beanType, Method method) {}

}
