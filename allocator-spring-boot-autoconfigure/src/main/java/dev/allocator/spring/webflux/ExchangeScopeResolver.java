package dev.allocator.spring.webflux;

import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import dev.allocator.MemoryScope;
import dev.allocator.spring.scope.ManagedScope;

/**
 * Hands out the scope of the exchange. It is there also where there are no scopes, to say why.
 */
final class ExchangeScopeResolver implements HandlerMethodArgumentResolver {

    private static final Set<Class<?>> TYPES = Set.of(MemoryScope.class, Arena.class, SegmentAllocator.class);

    private final @Nullable String disabledBy;

    /**
     * @param disabledBy the key that switched scopes off, if one did
     */
    ExchangeScopeResolver(@Nullable String disabledBy) {
        this.disabledBy = disabledBy;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return TYPES.contains(parameter.getParameterType());
    }

    @Override
    public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
        ExchangeScopes scopes = ExchangeScopes.of(exchange);
        ManagedScope scope = (scopes != null) ? scopes.current() : null;
        return (scope != null)
                ? Mono.just(scope.injected())
                : Mono.error(new IllegalStateException("There is no scope for the parameter of type "
                        + parameter.getParameterType().getSimpleName() + " of "
                        + parameter.getExecutable().toGenericString() + ": " + reason()));
    }

    private String reason() {
        return (this.disabledBy != null)
                ? this.disabledBy + " is false"
                : "neither the method nor its class is annotated with @PooledScope";
    }

}
