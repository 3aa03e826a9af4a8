package dev.allocator;

import java.lang.foreign.MemorySegment;

/**
 * Values in a scope.
 *
 * @param <T> the type
 */
final class TypedScope<T> extends TypedMemory<T> {

    private final AbstractScope scope;

    TypedScope(AbstractScope scope, Class<T> type) {
        super(scope.pool().options(), type);
        this.scope = scope;
    }

    @Override
    public MemorySegment allocate() {
        return this.scope.allocate(bytes());
    }

    @Override
    public MemorySegment allocate(long count) {
        return this.scope.allocate(bytes(count));
    }

    @Override
    public MemorySegment reallocate(MemorySegment segment, long count) {
        return this.scope.reallocate(segment, bytes(count));
    }

    @Override
    public void deallocate(MemorySegment segment) {
        if (segment.isNative() && !segment.scope().isAlive()) {
            throw new IllegalStateException("The segment is no longer alive: it was freed with its scope or pool");
        }
        throw new IllegalArgumentException(
                "What was allocated in a scope is freed with the scope: it cannot be deallocated by itself");
    }

}
