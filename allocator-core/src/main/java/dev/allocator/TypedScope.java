package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;

import dev.allocator.internal.layout.ElementAccess;

/**
 * Values in a scope.
 * <p>
 * A template, copied for each type, since a constant access is compiled to nothing but loads and stores.
 *
 * @param <T> the type
 */
final class TypedScope<T> extends TypedMemory<T> {

    private static final ElementAccess ACCESS;

    static {
        try {
            ACCESS = MethodHandles.classData(MethodHandles.lookup(), "_", ElementAccess.class);
        } catch (IllegalAccessException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final AbstractScope scope;

    TypedScope(AbstractScope scope) {
        super(scope.pool().options(), ACCESS);
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

    @Override
    @SuppressWarnings("unchecked") // the access to a type reads its values
    public T get(MemorySegment segment, long index) {
        return (T) ACCESS.get(segment, index);
    }

    @Override
    public void set(MemorySegment segment, long index, T value) {
        ACCESS.set(segment, index, value);
    }

}
