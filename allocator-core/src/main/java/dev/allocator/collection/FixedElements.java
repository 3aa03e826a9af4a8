package dev.allocator.collection;

import java.lang.foreign.MemorySegment;

import dev.allocator.TypedAllocator;

/**
 * Records and the smaller boxed primitives, each in a slot of its own size.
 *
 * @param <T> the type of the elements
 */
final class FixedElements<T> extends Elements<T> {

    private final TypedAllocator<T> allocator;

    FixedElements(TypedAllocator<T> allocator) {
        super(allocator.layout().byteSize());
        this.allocator = allocator;
    }

    @Override
    boolean isFixed() {
        return true;
    }

    TypedAllocator<T> allocator() {
        return this.allocator;
    }

    @Override
    T get(MemorySegment slots, long index) {
        return this.allocator.get(slots, index);
    }

    @Override
    void set(MemorySegment slots, long index, T element) {
        this.allocator.set(slots, index, element);
    }

    @Override
    void prepare(MemorySegment slots, long index) {}

    @Override
    void replace(MemorySegment slots, long index, T element) {
        this.allocator.set(slots, index, element);
    }

    @Override
    void remove(MemorySegment slots, long index) {}

    @Override
    void clear() {}

    @Override
    boolean isEqual(T element, Object other) {
        return element.equals(other);
    }

    @Override
    int hash(T element) {
        return element.hashCode();
    }

}
