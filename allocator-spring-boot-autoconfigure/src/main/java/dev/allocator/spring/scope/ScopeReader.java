package dev.allocator.spring.scope;

import java.lang.reflect.Method;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

import dev.allocator.MemoryPool;
import dev.allocator.spring.InvalidAllocatorConfigurationException;
import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.PooledScope;

/**
 * Reads and checks {@link PooledScope}.
 */
public final class ScopeReader {

    private final MemoryPools pools;

    private final Environment environment;

    public ScopeReader(MemoryPools pools, Environment environment) {
        this.pools = pools;
        this.environment = environment;
    }

    /**
     * Finds the annotation of a method, else of its class.
     */
    public static @Nullable PooledScope find(Class<?> type, Method method) {
        PooledScope onMethod = AnnotatedElementUtils.findMergedAnnotation(method, PooledScope.class);
        return (onMethod != null) ? onMethod : AnnotatedElementUtils.findMergedAnnotation(type, PooledScope.class);
    }

    /**
     * Returns what a method asks for, if anything.
     * @param async whether its work goes on on other threads when it has returned
     * @throws InvalidAllocatorConfigurationException if it asks for what there is not
     */
    public @Nullable ScopeDefinition read(Class<?> type, Method method, BooleanSupplier async) {
        PooledScope annotation = find(type, method);
        if (annotation == null) {
            return null;
        }
        String name = type.getName() + "." + method.getName();
        return new ScopeDefinition(pool(annotation, name), maxBytes(annotation, name),
                "maxSize of @PooledScope of " + name, annotation.shared() || async.getAsBoolean(), name);
    }

    private MemoryPool pool(PooledScope annotation, String method) {
        String name = annotation.pool();
        if (name.isEmpty()) {
            return this.pools.findDefault()
                    .orElseThrow(() -> new InvalidAllocatorConfigurationException(
                            "@PooledScope of %s names no pool, and none of the pools %s is the default one."
                                    .formatted(method, names()),
                            "Name one, as in @PooledScope(pool = \"…\"), or make a MemoryPool bean @Primary.", null));
        }
        return this.pools.find(name)
                .orElseThrow(() -> new InvalidAllocatorConfigurationException(
                        "@PooledScope(pool = \"%s\") of %s names no pool; there are %s.".formatted(name, method,
                                names()),
                        "Name one of these, or configure allocator.pools.%s.".formatted(name), null));
    }

    private String names() {
        return this.pools.all().stream().map(MemoryPool::name).toList().toString();
    }

    private long maxBytes(PooledScope annotation, String method) {
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
                    "@PooledScope(maxSize = \"%s\") of %s is no size: %s.".formatted(text, method, ex.getMessage()),
                    "Write a number with B, KB, MB, GB or TB, such as \"64MB\", or a placeholder that resolves to one.",
                    ex);
        }
    }

}
