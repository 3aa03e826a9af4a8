package dev.allocator.spring.aop;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

import dev.allocator.spring.scope.ManagedScope;
import dev.allocator.spring.scope.ScopeDefinition;
import dev.allocator.spring.scope.ScopeListeners;
import dev.allocator.spring.scope.ScopeReader;
import dev.allocator.spring.scope.ThreadBinding;

/**
 * Opens a scope for a call and closes it when the call has ended, or what it returned has completed.
 */
final class PooledScopeMethodInterceptor implements MethodInterceptor {

    private final Supplier<ScopeReader> reader;

    private final Supplier<ScopeListeners> listeners;

    private final Map<Key, ScopeDefinition> definitions = new ConcurrentHashMap<>();

    /**
     * @param reader looked up at the first call: beans that are proxied early must not need it before
     */
    PooledScopeMethodInterceptor(Supplier<ScopeReader> reader, Supplier<ScopeListeners> listeners) {
        this.reader = reader;
        this.listeners = listeners;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = Objects.requireNonNull(invocation.getThis());
        ScopeDefinition definition = definition(AopUtils.getTargetClass(target), invocation.getMethod());
        ReactiveAdapter adapter = reactiveAdapter(invocation.getMethod());
        if (adapter != null) {
            return ReactiveCall.of(invocation, () -> open(definition), adapter);
        }
        ManagedScope scope = open(definition);
        boolean goesOn = false;
        try {
            Object result = proceed(invocation, scope);
            if (result instanceof CompletionStage<?> stage) {
                goesOn = true;
                return closeAfter(stage, scope, invocation.getMethod().getReturnType());
            }
            return result;
        } finally {
            if (!goesOn) {
                scope.close();
            }
        }
    }

    /**
     * Reads what a method asks for, once.
     * @throws dev.allocator.spring.InvalidAllocatorConfigurationException if it asks for what there is not
     */
    ScopeDefinition definition(Class<?> type, Method method) {
        Method specific = AopUtils.getMostSpecificMethod(method, type);
        return this.definitions.computeIfAbsent(new Key(type, specific), (key) -> Objects
                .requireNonNull(this.reader.get().read(type, specific, () -> isAsync(specific))));
    }

    private static boolean isAsync(Method method) {
        return CompletionStage.class.isAssignableFrom(method.getReturnType()) || reactiveAdapter(method) != null;
    }

    private static @Nullable ReactiveAdapter reactiveAdapter(Method method) {
        Class<?> type = method.getReturnType();
        return CompletionStage.class.isAssignableFrom(type)
                ? null
                : ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    }

    private ManagedScope open(ScopeDefinition definition) {
        return new ManagedScope(definition, this.listeners.get()::scopeClosed);
    }

    static @Nullable Object proceed(MethodInvocation invocation, ManagedScope scope) throws Throwable {
        try (ThreadBinding _ = scope.bind()) {
            return invocation.proceed();
        }
    }

    /**
     * Closes the scope before the caller sees the result, where the type allows to return another stage.
     */
    private static CompletionStage<?> closeAfter(CompletionStage<?> stage, ManagedScope scope, Class<?> type) {
        CompletionStage<?> closed = stage.whenComplete((result, ex) -> scope.close());
        return type.isInstance(closed) ? closed : stage;
    }

    private record Key(Class<?> type, Method method) {}

}
