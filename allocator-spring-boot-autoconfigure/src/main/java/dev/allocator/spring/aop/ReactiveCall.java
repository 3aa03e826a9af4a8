package dev.allocator.spring.aop;

import java.util.function.Supplier;

import org.aopalliance.intercept.MethodInvocation;
import org.reactivestreams.Publisher;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.ReactiveAdapter;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.allocator.MemoryScope;
import dev.allocator.spring.scope.ManagedScope;

/**
 * A call whose result is reactive: each subscriber gets a call and a scope of its own, which ends with the completion, the
 * error or the cancellation. The scope is in the Reactor context under {@link MemoryScope}.
 */
final class ReactiveCall {

    private ReactiveCall() {}

    static Object of(MethodInvocation invocation, Supplier<ManagedScope> open, ReactiveAdapter adapter) {
        MethodInvocation template = copy(invocation);
        Publisher<?> publisher = adapter.isMultiValue()
                ? Flux.using(open::get, (scope) -> Flux.from(call(template, scope, adapter))
                        .contextWrite((context) -> context.put(MemoryScope.class, scope.injected())),
                        ManagedScope::close)
                : Mono.using(open::get, (scope) -> Mono.from(call(template, scope, adapter))
                        .contextWrite((context) -> context.put(MemoryScope.class, scope.injected())),
                        ManagedScope::close);
        return adapter.fromPublisher(publisher);
    }

    private static Publisher<?> call(MethodInvocation template, ManagedScope scope, ReactiveAdapter adapter) {
        try {
            return adapter.toPublisher(PooledScopeMethodInterceptor.proceed(copy(template), scope));
        } catch (Throwable ex) {
            throw Exceptions.propagate(ex);
        }
    }

    /**
     * An invocation proceeds only once.
     */
    private static MethodInvocation copy(MethodInvocation invocation) {
        return (invocation instanceof ProxyMethodInvocation proxied) ? proxied.invocableClone() : invocation;
    }

}
