package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

import dev.allocator.TypedAllocator;

/**
 * A list of values that are wholly in their slots.
 * <p>
 * A template, {@linkplain Copies copied} for each type.
 *
 * @param <T> the type of the elements
 */
final class FixedList<T> extends OffHeapList<T> {

    private final TypedAllocator<T> allocator;

    FixedList(Memory memory, FixedElements<T> elements, Slots slots) {
        super(memory, elements, slots);
        this.allocator = elements.allocator();
    }

    @Override
    public T get(int index) {
        checkIndex(index);
        return this.allocator.get(this.data, index);
    }

    @Override
    T read(MemorySegment slots, long index) {
        return this.allocator.get(slots, index);
    }

    @Override
    public T set(int index, T element) {
        Objects.requireNonNull(element, "element");
        T former = get(index);
        this.allocator.set(this.data, index, element);
        return former;
    }

    @Override
    public boolean add(T element) {
        Objects.requireNonNull(element, "element");
        int index = slotToAdd();
        this.allocator.set(this.data, index, element);
        added();
        return true;
    }

}
