package dev.allocator;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The scopes that a thread allocates from on one pool, the innermost last. Used by its thread alone.
 */
final class ScopeStack {

    private final List<Binding> bindings = new ArrayList<>();

    /** The innermost, beside the list since every allocation looks at it. */
    private @Nullable AbstractScope innermost;

    @Nullable
    AbstractScope innermost() {
        return this.innermost;
    }

    Binding push(AbstractScope scope) {
        Binding binding = new Binding(this, scope, Thread.currentThread());
        this.bindings.add(binding);
        this.innermost = scope;
        return binding;
    }

    private boolean isInnermost(Binding binding) {
        return !this.bindings.isEmpty() && this.bindings.getLast() == binding;
    }

    private void remove(Binding binding) {
        this.bindings.remove(binding);
        this.innermost = this.bindings.isEmpty() ? null : this.bindings.getLast().scope;
    }

    void clear() {
        this.bindings.forEach((binding) -> binding.ended = true);
        this.bindings.clear();
        this.innermost = null;
    }

    /**
     * One scope on the stack.
     */
    static final class Binding implements ScopeBinding {

        private final ScopeStack stack;

        private final AbstractScope scope;

        private final Thread thread;

        private boolean ended;

        Binding(ScopeStack stack, AbstractScope scope, Thread thread) {
            this.stack = stack;
            this.scope = scope;
            this.thread = thread;
        }

        /**
         * Tells whether this has been ended, or nothing was bound later.
         */
        boolean isInnermost() {
            return this.ended || this.stack.isInnermost(this);
        }

        /**
         * Ends this binding wherever it is on the stack.
         */
        void remove() {
            if (!this.ended) {
                this.ended = true;
                this.stack.remove(this);
            }
        }

        @Override
        public void close() {
            if (Thread.currentThread() != this.thread) {
                throw new WrongThreadException("A scope binding must be closed by the thread that made it, "
                        + this.thread.getName() + ", but this is " + Thread.currentThread().getName());
            }
            if (this.ended) {
                return;
            }
            if (!isInnermost()) {
                throw new IllegalStateException(
                        "This is not the innermost scope binding of this thread: close the inner ones first");
            }
            remove();
        }

    }

}
