package dev.allocator.spring.webflux;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

import dev.allocator.spring.scope.ManagedScope;

/**
 * The scopes of one exchange, the innermost first. A scope that comes after the end is closed at once.
 */
final class ExchangeScopes {

    private static final String ATTRIBUTE = ExchangeScopes.class.getName();

    private final Deque<ManagedScope> scopes = new ArrayDeque<>();

    private boolean ended;

    static @Nullable ExchangeScopes of(ServerWebExchange exchange) {
        return exchange.getAttribute(ATTRIBUTE);
    }

    static ExchangeScopes attachTo(ServerWebExchange exchange) {
        ExchangeScopes scopes = new ExchangeScopes();
        exchange.getAttributes().put(ATTRIBUTE, scopes);
        return scopes;
    }

    synchronized void add(ManagedScope scope) {
        if (this.ended) {
            scope.close();
        } else {
            this.scopes.push(scope);
        }
    }

    synchronized @Nullable ManagedScope current() {
        return this.scopes.peek();
    }

    /**
     * Returns the scope of the handler.
     * @throws IllegalStateException if it has none
     */
    ManagedScope require() {
        ManagedScope scope = current();
        if (scope == null) {
            throw new IllegalStateException("There is no scope: neither the handler nor its class is annotated with "
                    + "@PooledScope, or the request has ended");
        }
        return scope;
    }

    synchronized void end() {
        this.ended = true;
        while (!this.scopes.isEmpty()) {
            this.scopes.pop().close();
        }
    }

}
