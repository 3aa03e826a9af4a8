package dev.allocator.spring.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import jakarta.servlet.ServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;

import dev.allocator.spring.scope.ManagedScope;

/**
 * The scopes of one request: a stack of the handlers that run now, one inside the other where a handler forwards to
 * another, and those that have left their thread and wait for the request to come back from another one.
 */
final class RequestScopes {

    private static final String ATTRIBUTE = RequestScopes.class.getName();

    private final Deque<HandlerRun> running = new ArrayDeque<>();

    private final List<HandlerRun> waiting = new ArrayList<>();

    /** Whether the request ended on another thread, perhaps while its handler was still about to leave its own. */
    private boolean ended;

    static @Nullable RequestScopes of(ServletRequest request) {
        return (RequestScopes) request.getAttribute(ATTRIBUTE);
    }

    void attachTo(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /**
     * Notes that a handler starts.
     * @param scope its scope, or {@code null} if it has none
     */
    synchronized void start(Object handler, @Nullable ManagedScope scope) {
        this.running.push(HandlerRun.start(handler, scope));
    }

    /**
     * Goes on with a handler that waits, if there is one.
     * @return whether there is
     */
    synchronized boolean resume(Object handler) {
        for (Iterator<HandlerRun> runs = this.waiting.iterator(); runs.hasNext();) {
            HandlerRun run = runs.next();
            if (run.isOf(handler)) {
                runs.remove();
                start(handler, run.scope());
                return true;
            }
        }
        return false;
    }

    /**
     * Notes that a handler leaves its thread. Unless it waits, its scope is closed. A confined scope never waits: no
     * other thread could use or close it.
     * @param wait whether the request goes on on another thread; without effect if it has ended there already
     * @return the handler's scope, unless the handler has left already
     */
    synchronized @Nullable ManagedScope leave(Object handler, boolean wait) {
        HandlerRun run = this.running.peek();
        if (run == null || !run.handler().equals(handler)) {
            return null;
        }
        this.running.pop();
        ManagedScope scope = run.scope();
        if (scope == null) {
            return null;
        }
        if (wait && !this.ended && scope.definition().shared()) {
            run.leaveThread();
            this.waiting.add(run);
            return scope;
        }
        try {
            run.leaveThread();
        } finally {
            scope.close();
        }
        return scope;
    }

    /**
     * Returns the scope of the innermost handler that runs.
     */
    synchronized @Nullable ManagedScope current() {
        HandlerRun run = this.running.peek();
        return (run != null) ? run.scope() : null;
    }

    /**
     * Tells whether the innermost handler that runs has a scope and waits for one result that another thread sets.
     */
    synchronized boolean awaitsSingleResult() {
        HandlerRun run = this.running.peek();
        return run != null && run.scope() != null && run.handler() instanceof HandlerMethod method
                && AsyncReturnTypes.isSingleResult(method.getReturnType());
    }

    /**
     * Returns the shared scopes that the request holds, the outermost first.
     */
    synchronized List<ManagedScope> shared() {
        List<ManagedScope> shared = new ArrayList<>();
        Stream.concat(this.running.reversed().stream(), this.waiting.reversed().stream()).forEach((run) -> {
            ManagedScope scope = run.scope();
            if (scope != null && scope.definition().shared()) {
                shared.add(scope);
            }
        });
        return shared;
    }

    /**
     * Closes the scopes that wait, because the request does not come back to them. No scope waits from now on.
     */
    synchronized void closeWaiting() {
        this.ended = true;
        for (HandlerRun run : this.waiting) {
            ManagedScope scope = run.scope();
            if (scope != null) {
                scope.close();
            }
        }
        this.waiting.clear();
    }

    /**
     * Refuses to go on on another thread with a scope that is confined to this one.
     * @throws IllegalStateException if the handler that runs has such a scope
     */
    void checkMayLeaveThread() {
        ManagedScope scope = current();
        if (scope != null && !scope.definition().shared()) {
            throw new IllegalStateException(confined(scope));
        }
    }

    static String confined(ManagedScope scope) {
        return scope.definition().method() + " goes on on another thread, which its return type does not tell, "
                + "so its scope is confined to the first one. Declare an asynchronous return type or "
                + "@PooledScope(shared = true).";
    }

}
