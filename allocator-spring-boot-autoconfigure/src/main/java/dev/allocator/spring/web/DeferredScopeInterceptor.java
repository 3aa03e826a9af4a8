package dev.allocator.spring.web;

import java.util.function.BiConsumer;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;

/**
 * Ends the scopes of a request whose result comes from elsewhere when the request ends before the result is there.
 */
final class DeferredScopeInterceptor implements DeferredResultProcessingInterceptor {

    private final RequestScopes scopes;

    private final BiConsumer<RequestScopes, AsyncContext> withoutTimeout;

    /**
     * @param withoutTimeout is told of a request that no time-out ends
     */
    DeferredScopeInterceptor(RequestScopes scopes, BiConsumer<RequestScopes, AsyncContext> withoutTimeout) {
        this.scopes = scopes;
        this.withoutTimeout = withoutTimeout;
    }

    @Override
    public <T> void beforeConcurrentHandling(NativeWebRequest request, DeferredResult<T> result) {
        this.scopes.checkMayLeaveThread();
    }

    @Override
    public <T> void preProcess(NativeWebRequest request, DeferredResult<T> result) {
        HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
        if (servletRequest == null || !servletRequest.isAsyncStarted()) {
            return;
        }
        AsyncContext context = servletRequest.getAsyncContext();
        if (context.getTimeout() <= 0) {
            this.withoutTimeout.accept(this.scopes, context);
        }
        context.addListener(new CompletionListener(this.scopes));
    }

    @Override
    public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> result) {
        this.scopes.closeWaiting();
    }

}
