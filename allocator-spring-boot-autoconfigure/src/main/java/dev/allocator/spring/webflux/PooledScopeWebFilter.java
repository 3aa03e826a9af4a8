package dev.allocator.spring.webflux;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

import dev.allocator.MemoryScope;
import dev.allocator.spring.scope.CurrentScope;

/**
 * Ends the scopes of an exchange when its response has been written, or it has failed, or its client has gone. Its
 * {@link MemoryScope} is in the Reactor context of all that handles it.
 */
final class PooledScopeWebFilter implements WebFilter, Ordered {

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 100;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return Mono.using(() -> ExchangeScopes.attachTo(exchange), (scopes) -> chain.filter(exchange)
                .contextWrite((context) -> context.put(MemoryScope.class,
                        new CurrentScope("the exchange's scope", () -> scopes.require().injected()))
                        .put(ExchangeScopes.class, scopes)),
                ExchangeScopes::end);
    }

}
