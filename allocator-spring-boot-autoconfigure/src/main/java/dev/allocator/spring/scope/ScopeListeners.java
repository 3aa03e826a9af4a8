package dev.allocator.spring.scope;

import java.time.Duration;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

import dev.allocator.spring.ScopeListener;

/**
 * Tells all listeners of the application. They are looked up when the first scope closes: one may need a meter registry,
 * which would come too early with the web infrastructure.
 */
public final class ScopeListeners {

    private final SingletonSupplier<List<ScopeListener>> listeners;

    ScopeListeners(ObjectProvider<ScopeListener> listeners) {
        this.listeners = SingletonSupplier.of(() -> listeners.orderedStream().toList());
    }

    /**
     * Tells of the end of a scope.
     */
    public void scopeClosed(String pool, Duration duration, long usedBytes) {
        this.listeners.obtain().forEach((listener) -> listener.scopeClosed(pool, duration, usedBytes));
    }

}
