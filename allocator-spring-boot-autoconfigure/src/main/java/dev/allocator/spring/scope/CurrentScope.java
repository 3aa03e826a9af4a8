package dev.allocator.spring.scope;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeBinding;
import dev.allocator.ScopeLease;
import dev.allocator.TypedAllocator;

/**
 * Stands for the scope of whatever runs now, which it looks up at every call. It owns nothing, so it can
 * be a singleton that services keep.
 */
public final class CurrentScope implements MemoryScope {

    private final String name;

    private final Supplier<MemoryScope> current;

    /**
     * @param name what it stands for
     * @param current finds the scope, or throws {@link IllegalStateException} if there is none
     */
    public CurrentScope(String name, Supplier<MemoryScope> current) {
        this.name = name;
        this.current = current;
    }

    static MemoryScope ofThread() {
        return new CurrentScope("the current thread's scope", () -> ThreadBinding.current()
                .map(ManagedScope::injected)
                .orElseThrow(() -> new IllegalStateException("There is no scope on thread '"
                        + Thread.currentThread().getName() + "': it runs no handler or bean method with @PooledScope. "
                        + "Annotate what calls this; on a thread of your own, use the scope that the method was given, "
                        + "with a lease.")));
    }

    private MemoryScope current() {
        return this.current.get();
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        return current().allocate(byteSize, byteAlignment);
    }

    @Override
    public MemorySegment allocate(long byteSize, AllocationStrategy strategy) {
        return current().allocate(byteSize, strategy);
    }

    @Override
    public <T> TypedAllocator<T> allocatorFor(Class<T> type) {
        return current().allocatorFor(type);
    }

    @Override
    public long usedBytes() {
        return current().usedBytes();
    }

    @Override
    public long maxBytes() {
        return current().maxBytes();
    }

    @Override
    public boolean isShared() {
        return current().isShared();
    }

    @Override
    public boolean isClosed() {
        return current().isClosed();
    }

    @Override
    public ScopeLease lease() {
        return current().lease();
    }

    @Override
    public ScopeBinding bind() {
        return current().bind();
    }

    @Override
    public MemorySegment.Scope scope() {
        return current().scope();
    }

    @Override
    public void close() {
        current().close();
    }

    @Override
    public String toString() {
        return this.name;
    }

}
