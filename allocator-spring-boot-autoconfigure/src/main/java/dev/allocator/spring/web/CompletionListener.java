package dev.allocator.spring.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/**
 * Closes the scopes of a request that goes on on another thread when it ends there. Servers are known to report an error
 * without a completion or an ASYNC dispatch after it, and a completion twice.
 */
final class CompletionListener implements AsyncListener {

    private final RequestScopes scopes;

    CompletionListener(RequestScopes scopes) {
        this.scopes = scopes;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        this.scopes.closeWaiting();
    }

    @Override
    public void onError(AsyncEvent event) {
        this.scopes.closeWaiting();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // The response to it may still use the scopes; a completion follows.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // A listener hears of one cycle only.
        event.getAsyncContext().addListener(this);
    }

}
