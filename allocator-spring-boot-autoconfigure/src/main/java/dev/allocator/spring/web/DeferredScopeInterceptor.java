package dev.allocator.spring.web;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;

/**
 * Ends the scopes of a request whose result comes from elsewhere when the request ends before the result is there.
 */
final class DeferredScopeInterceptor implements DeferredResultProcessingInterceptor {

    private final RequestScopes scopes;

    DeferredScopeInterceptor(RequestScopes scopes) {
        this.scopes = scopes;
    }

    @Override
    public <T> void beforeConcurrentHandling(NativeWebRequest request, DeferredResult<T> result) {
        this.scopes.checkMayLeaveThread();
    }

    @Override
    public <T> boolean handleError(NativeWebRequest request, DeferredResult<T> result, Throwable error) {
        this.scopes.closeWaiting();
        return true;
    }

    @Override
    public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> result) {
        this.scopes.closeWaiting();
    }

}
