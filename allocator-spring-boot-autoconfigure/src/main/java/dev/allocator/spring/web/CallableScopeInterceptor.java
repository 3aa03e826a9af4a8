package dev.allocator.spring.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

import dev.allocator.ScopeLease;
import dev.allocator.spring.scope.ManagedScope;
import dev.allocator.spring.scope.ThreadBinding;

/**
 * Gives a task that goes on with a request the request's scopes until the task really ends, which after a time-out or a
 * disconnect is later than the end of the request.
 */
final class CallableScopeInterceptor implements CallableProcessingInterceptor {

    private final RequestScopes scopes;

    /** Used by the task's thread alone; there is one task at a time. */
    private final Deque<LeasedScope> leased = new ArrayDeque<>();

    CallableScopeInterceptor(RequestScopes scopes) {
        this.scopes = scopes;
    }

    @Override
    public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
        this.scopes.checkMayLeaveThread();
    }

    @Override
    public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
        try {
            for (ManagedScope scope : this.scopes.shared()) {
                this.leased.push(LeasedScope.take(scope));
            }
        } catch (RuntimeException ex) {
            returnAll();
            throw ex;
        }
    }

    @Override
    public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
        returnAll();
    }

    @Override
    public <T> Object handleError(NativeWebRequest request, Callable<T> task, Throwable error) {
        this.scopes.closeWaiting();
        return RESULT_NONE;
    }

    @Override
    public <T> void afterCompletion(NativeWebRequest request, Callable<T> task) {
        this.scopes.closeWaiting();
    }

    private void returnAll() {
        while (!this.leased.isEmpty()) {
            this.leased.pop().giveBack();
        }
    }

    private record LeasedScope(ScopeLease lease, ThreadBinding binding) {

        static LeasedScope take(ManagedScope scope) {
            ScopeLease lease = scope.lease();
            try {
                return new LeasedScope(lease, scope.bind());
            } catch (RuntimeException ex) {
                lease.close();
                throw ex;
            }
        }

        void giveBack() {
            try {
                this.binding.close();
            } finally {
                this.lease.close();
            }
        }

    }

}
