package dev.allocator.spring.web;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeBinding;

/**
 * Makes a request's scope the begun scope of a thread that serves many requests. It leaves the thread clean, also of
 * scopes that the handler has begun and not ended: they would catch the allocations of the thread's next request.
 */
final class ThreadBinding implements AutoCloseable {

    private static final Log logger = LogFactory.getLog(ThreadBinding.class);

    private final ScopeDefinition definition;

    private final MemoryScope scope;

    private final ScopeBinding binding;

    ThreadBinding(ScopeDefinition definition, MemoryScope scope) {
        this.definition = definition;
        this.scope = scope;
        this.binding = scope.bind();
    }

    @Override
    public void close() {
        MemoryPool pool = this.definition.pool();
        try {
            int leftovers = 0;
            while (pool.currentScope().filter((current) -> !current.equals(this.scope)).isPresent()) {
                pool.endScope();
                leftovers++;
            }
            if (leftovers > 0) {
                logger.warn(this.definition.handler() + " did not end " + leftovers
                        + " of the scopes that it began on the memory pool '" + pool.name() + "'");
            }
            this.binding.close();
        } catch (IllegalStateException ex) {
            // The pool is closed, or the handler kept a binding of its own, which only itself can end.
            logger.error("The scope of " + this.definition.handler() + " cannot be taken from its thread: "
                    + ex.getMessage());
        }
    }

}
