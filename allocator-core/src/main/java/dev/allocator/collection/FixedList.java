package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

import dev.allocator.internal.layout.ElementAccess;

/**
 * A list of values that are wholly in their slots.
 * <p>
 * A template, copied for each type, since a constant access is compiled to nothing but loads and stores.
 *
 * @param <T> the type of the elements
 */
final class FixedList<T> extends OffHeapList<T> {

    private static final ElementAccess ACCESS;

    static {
        try {
            ACCESS = MethodHandles.classData(MethodHandles.lookup(), "_", ElementAccess.class);
        } catch (IllegalAccessException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    FixedList(Memory memory, Elements<T> elements, Slots slots) {
        super(memory, elements, slots);
    }

    @Override
    @SuppressWarnings("unchecked") // the access to a type reads its values
    public T get(int index) {
        checkIndex(index);
        return (T) ACCESS.get(this.data, index);
    }

    @Override
    @SuppressWarnings("unchecked") // the access to a type reads its values
    T read(MemorySegment slots, long index) {
        return (T) ACCESS.get(slots, index);
    }

    @Override
    public T set(int index, T element) {
        Objects.requireNonNull(element, "element");
        T former = get(index);
        ACCESS.set(this.data, index, element);
        return former;
    }

    @Override
    public boolean add(T element) {
        Objects.requireNonNull(element, "element");
        int index = slotToAdd();
        ACCESS.set(this.data, index, element);
        added();
        return true;
    }

}
