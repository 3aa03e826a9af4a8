package dev.allocator.spring.scope;

import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeBinding;

/**
 * Makes a scope the current one of a thread that serves many requests, and the begun one of its pool. It leaves the thread
 * clean, also of scopes that the method has begun and not ended: they would catch the allocations of the thread's next
 * request.
 */
public final class ThreadBinding implements AutoCloseable {

    private static final Log logger = LogFactory.getLog(ThreadBinding.class);

    private static final ThreadLocal<@Nullable ThreadBinding> CURRENT = new ThreadLocal<>();

    private final ManagedScope managed;

    private final MemoryScope scope;

    private final ScopeBinding binding;

    private final @Nullable ThreadBinding outer;

    private final boolean mayBlock;

    /**
     * @param mayBlock whether the thread may wait; inside of a binding to one that may not, it may not either
     */
    ThreadBinding(ManagedScope managed, MemoryScope scope, boolean mayBlock) {
        this.managed = managed;
        this.scope = scope;
        this.binding = scope.bind();
        this.outer = CURRENT.get();
        this.mayBlock = mayBlock && (this.outer == null || this.outer.mayBlock);
        CURRENT.set(this);
    }

    /**
     * Returns the scope that the calling thread has been bound to last.
     */
    static Optional<ManagedScope> current() {
        return Optional.ofNullable(CURRENT.get()).map((binding) -> binding.managed);
    }

    /**
     * Tells whether the calling thread is bound to a scope and may wait.
     */
    static boolean mayBlock() {
        ThreadBinding current = CURRENT.get();
        return current != null && current.mayBlock;
    }

    @Override
    public void close() {
        restoreOuter();
        MemoryPool pool = this.managed.definition().pool();
        try {
            int leftovers = 0;
            while (pool.currentScope().filter((current) -> !current.equals(this.scope)).isPresent()) {
                pool.endScope();
                leftovers++;
            }
            if (leftovers > 0) {
                logger.warn(this.managed.definition().method() + " did not end " + leftovers
                        + " of the scopes that it began on the memory pool '" + pool.name() + "'");
            }
            this.binding.close();
        } catch (IllegalStateException ex) {
            // The pool is closed, or the method kept a binding of its own, which only itself can end.
            logger.error("The scope of " + this.managed.definition().method() + " cannot be taken from its thread: "
                    + ex.getMessage());
        }
    }

    private void restoreOuter() {
        if (this.outer != null) {
            CURRENT.set(this.outer);
        } else {
            CURRENT.remove();
        }
    }

}
