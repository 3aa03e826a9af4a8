package dev.allocator.spring.web;

import java.lang.foreign.MemorySegment;

import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeBinding;
import dev.allocator.ScopeLease;
import dev.allocator.TypedAllocator;

/**
 * A scope as a handler sees it: all of it but its end, which is the request's.
 */
final class InjectedScope implements MemoryScope {

    private final MemoryScope scope;

    InjectedScope(MemoryScope scope) {
        this.scope = scope;
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        return this.scope.allocate(byteSize, byteAlignment);
    }

    @Override
    public MemorySegment allocate(long byteSize, AllocationStrategy strategy) {
        return this.scope.allocate(byteSize, strategy);
    }

    @Override
    public <T> TypedAllocator<T> allocatorFor(Class<T> type) {
        return this.scope.allocatorFor(type);
    }

    @Override
    public long usedBytes() {
        return this.scope.usedBytes();
    }

    @Override
    public long maxBytes() {
        return this.scope.maxBytes();
    }

    @Override
    public boolean isShared() {
        return this.scope.isShared();
    }

    @Override
    public boolean isClosed() {
        return this.scope.isClosed();
    }

    @Override
    public ScopeLease lease() {
        return this.scope.lease();
    }

    @Override
    public ScopeBinding bind() {
        return this.scope.bind();
    }

    @Override
    public MemorySegment.Scope scope() {
        return this.scope.scope();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException(
                "The scope of @PooledScope is closed at the end of its request, not by a handler");
    }

}
