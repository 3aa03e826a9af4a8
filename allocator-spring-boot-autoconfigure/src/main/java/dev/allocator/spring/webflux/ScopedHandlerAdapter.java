package dev.allocator.spring.webflux;

import java.util.function.Supplier;

import org.reactivestreams.Subscriber;
import org.springframework.core.Ordered;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import dev.allocator.spring.PooledScope;
import dev.allocator.spring.ScopeListener;
import dev.allocator.spring.http.ScopeDefinitions;
import dev.allocator.spring.scope.Contention;
import dev.allocator.spring.scope.ManagedScope;
import dev.allocator.spring.scope.ScopeDefinition;
import dev.allocator.spring.scope.ThreadBinding;

/**
 * Opens the scope of a handler with {@link PooledScope} before Spring's own adapter calls it. All scopes are shared: an
 * exchange may go on on any thread.
 */
final class ScopedHandlerAdapter implements HandlerAdapter, Ordered {

    private final ScopeDefinitions definitions;

    private final ScopeListener listener;

    private final Contention contention;

    private final Supplier<? extends HandlerAdapter> delegate;

    ScopedHandlerAdapter(ScopeDefinitions definitions, ScopeListener listener, Contention contention,
            Supplier<? extends HandlerAdapter> delegate) {
        this.definitions = definitions;
        this.listener = listener;
        this.contention = contention;
        this.delegate = delegate;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public boolean supports(Object handler) {
        return handler instanceof HandlerMethod method && this.definitions.find(method).isPresent();
    }

    @Override
    public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
        return Mono.defer(() -> {
            ExchangeScopes scopes = ExchangeScopes.of(exchange);
            if (scopes == null) {
                return Mono.error(new IllegalStateException("The filter of @PooledScope has not seen this exchange"));
            }
            ScopeDefinition definition = this.definitions.find((HandlerMethod) handler).orElseThrow();
            if (scopes.current() == null) {
                this.contention.checkMayBegin(definition.pool(), definition.method());
            }
            ManagedScope scope = new ManagedScope(definition, this.listener, this.contention);
            scopes.add(scope);
            return bound(scope, this.delegate.get().handle(exchange, handler));
        });
    }

    /**
     * Binds the scope to the thread that calls the handler, unless that has to wait for the request's body first.
     */
    private static Mono<HandlerResult> bound(ManagedScope scope, Mono<HandlerResult> call) {
        return Mono.from((Subscriber<? super HandlerResult> subscriber) -> {
            try (ThreadBinding _ = scope.bindWithoutBlocking()) {
                call.subscribe(subscriber);
            }
        });
    }

}
