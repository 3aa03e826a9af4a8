package dev.allocator.spring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;

import dev.allocator.spring.scope.ManagedScope;
import dev.allocator.spring.scope.ThreadBinding;

/**
 * A handler on its thread, with its scope bound to the thread if it has one.
 *
 * @param handler the handler as the dispatch resolved it
 * @param scope its scope
 * @param binding the binding of the scope to the thread
 */
record HandlerRun(Object handler, @Nullable ManagedScope scope, @Nullable ThreadBinding binding) {

    static HandlerRun start(Object handler, @Nullable ManagedScope scope) {
        return new HandlerRun(handler, scope, (scope != null) ? scope.bind() : null);
    }

    void leaveThread() {
        if (this.binding != null) {
            this.binding.close();
        }
    }

    /**
     * Tells whether it was the same handler, which Spring resolves anew for each dispatch.
     */
    boolean isOf(Object other) {
        return this.handler instanceof HandlerMethod one && other instanceof HandlerMethod two
                && one.getMethod().equals(two.getMethod()) && one.getBeanType() == two.getBeanType();
    }

}
