package dev.allocator.spring.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.AsyncHandlerInterceptor;

import dev.allocator.spring.PooledScope;
import dev.allocator.spring.ScopeListener;
import dev.allocator.spring.http.ScopeDefinitions;
import dev.allocator.spring.scope.Contention;
import dev.allocator.spring.scope.ManagedScope;
import dev.allocator.spring.scope.ScopeDefinition;

/**
 * Opens the scope of a handler with {@link PooledScope} before it runs and closes it when its response has been
 * written.
 * <p>
 * What a handler forwards to has a scope of its own, inside. Where a request goes on on another thread, its shared
 * scopes wait for it to come back with an ASYNC dispatch, and are closed without one when it completes or fails before.
 */
final class PooledScopeInterceptor implements AsyncHandlerInterceptor {

    private static final Log logger = LogFactory.getLog(PooledScopeInterceptor.class);

    /** What servlet containers have by default. */
    private static final long DEFAULT_TIMEOUT_MILLIS = 30_000;

    private final ScopeDefinitions definitions;

    private final ScopeListener listener;

    private final Contention contention;

    private final Set<ScopeDefinition> withoutTimeout = ConcurrentHashMap.newKeySet();

    PooledScopeInterceptor(ScopeDefinitions definitions, ScopeListener listener, Contention contention) {
        this.contention = contention;
        this.definitions = definitions;
        this.listener = listener;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        RequestScopes scopes = RequestScopes.of(request);
        if (scopes != null && request.getDispatcherType() == DispatcherType.ASYNC && scopes.resume(handler)) {
            return true;
        }
        ScopeDefinition definition = definition(request, handler);
        if (scopes == null) {
            if (definition == null) {
                return true;
            }
            if (request.getDispatcherType() != DispatcherType.ERROR) {
                this.contention.checkMayBegin(definition.pool(), definition.method());
            }
            scopes = newScopes(request);
        }
        start(scopes, handler, definition);
        return true;
    }

    /**
     * Reads what the handler asks for. When the request only comes back with a result, the handler does not run.
     */
    private @Nullable ScopeDefinition definition(HttpServletRequest request, Object handler) {
        if (!(handler instanceof HandlerMethod method)
                || WebAsyncUtils.getAsyncManager(request).hasConcurrentResult()) {
            return null;
        }
        return this.definitions.find(method).orElse(null);
    }

    private RequestScopes newScopes(HttpServletRequest request) {
        RequestScopes scopes = new RequestScopes();
        scopes.attachTo(request);
        WebAsyncManager async = WebAsyncUtils.getAsyncManager(request);
        async.registerCallableInterceptor(PooledScopeInterceptor.class, new CallableScopeInterceptor(scopes));
        async.registerDeferredResultInterceptor(PooledScopeInterceptor.class,
                new DeferredScopeInterceptor(scopes, this::replaceMissingTimeout));
        return scopes;
    }

    /**
     * Sees to a handler whose scope could stay open for ever, since no server tells of an idle client that has gone. One
     * result is waited for as long as it would be by default. What is streamed may have no end; there a write that fails
     * tells.
     */
    private void replaceMissingTimeout(RequestScopes scopes, AsyncContext context) {
        ManagedScope scope = scopes.current();
        if (scope == null) {
            return;
        }
        boolean bounded = scopes.awaitsSingleResult();
        if (bounded) {
            context.setTimeout(DEFAULT_TIMEOUT_MILLIS);
        }
        if (this.withoutTimeout.add(scope.definition())) {
            logger.warn(scope.definition().method() + (bounded
                    ? " waits for its result without a time-out. While it holds a scope, it gets the default of servers, "
                            + DEFAULT_TIMEOUT_MILLIS
                            + " ms: if the client goes away meanwhile, the server does not tell. "
                            + "Give the result a finite time-out, or set spring.mvc.async.request-timeout."
                    : " sends without a time-out: if the client goes away while nothing is sent, the server does not "
                            + "tell, and the scope stays open until the next time. Send something regularly, or give the "
                            + "emitter a finite time-out."));
        }
    }

    private void start(RequestScopes scopes, Object handler, @Nullable ScopeDefinition definition) {
        ManagedScope scope = (definition != null) ? new ManagedScope(definition, this.listener, this.contention) : null;
        try {
            scopes.start(handler, scope);
        } catch (RuntimeException ex) {
            if (scope != null) {
                scope.close();
            }
            throw ex;
        }
    }

    @Override
    public void afterConcurrentHandlingStarted(HttpServletRequest request, HttpServletResponse response,
            Object handler) {
        RequestScopes scopes = RequestScopes.of(request);
        if (scopes != null) {
            scopes.leave(handler, true);
        }
    }

    @Override
    public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
            @Nullable Exception ex) {
        RequestScopes scopes = RequestScopes.of(request);
        if (scopes == null) {
            return;
        }
        // True only after a startAsync of the handler's own: Spring's way of it leads to the method above.
        boolean goesOn = request.isAsyncStarted();
        ManagedScope scope = scopes.leave(handler, goesOn);
        if (!goesOn || scope == null) {
            return;
        }
        if (!scope.definition().shared()) {
            logger.error(RequestScopes.confined(scope));
            return;
        }
        try {
            request.getAsyncContext().addListener(new CompletionListener(scopes));
        } catch (IllegalStateException completed) {
            scopes.closeWaiting();
        }
    }

}
