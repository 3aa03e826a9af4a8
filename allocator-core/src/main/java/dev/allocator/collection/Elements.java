package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * How the elements of one container lie in their slots. Changes of an element are the container's; this only keeps what
 * does not fit into the slot.
 *
 * @param <T> the type of the elements
 */
abstract sealed class Elements<T> permits FixedElements, VariableElements, WordElements {

    private final long slotBytes;

    Elements(long slotBytes) {
        this.slotBytes = slotBytes;
    }

    /**
     * Returns how elements of a type lie in the slots of a container.
     * @throws IllegalArgumentException if the type cannot be laid out
     */
    static <T> Elements<T> of(Memory memory, Class<T> type, SlotOwner owner) {
        Objects.requireNonNull(type, "type");
        if (type == String.class || type == byte[].class) {
            return VariableElements.of(type, new ValueHeap(memory, owner));
        }
        if (WordElements.areOf(type)) {
            return new WordElements<>(Words.of(type));
        }
        return new FixedElements<>(memory.allocatorFor(type));
    }

    final long slotBytes() {
        return this.slotBytes;
    }

    /**
     * Tells whether an element is wholly in its slot.
     */
    abstract boolean isFixed();

    /**
     * Reads the element of a slot.
     */
    abstract T get(MemorySegment slots, long index);

    /**
     * Writes an element into a slot that has none, or, if it fails, changes nothing.
     */
    abstract void set(MemorySegment slots, long index, T element);

    /**
     * Makes a slot one without an element, for which {@link #set} may fail and which may move meanwhile.
     */
    abstract void prepare(MemorySegment slots, long index);

    /**
     * Writes another element into a slot or, if it fails, changes nothing.
     */
    abstract void replace(MemorySegment slots, long index, T element);

    /**
     * Gives up what the element of a slot has outside of it.
     */
    abstract void remove(MemorySegment slots, long index);

    /**
     * Gives up what all elements have outside of their slots.
     */
    abstract void clear();

    /**
     * Tells whether an element equals another object, as {@link Object#equals} does but for arrays, which are compared by
     * content.
     */
    abstract boolean isEqual(T element, Object other);

    abstract int hash(T element);

}
