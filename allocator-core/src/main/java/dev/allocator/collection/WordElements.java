package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Boxed primitives of four or eight bytes, as {@link FixedElements} would lay them out. Reading one is so little code
 * that what calls it is compiled as one with its own callers, which may spare them the box.
 *
 * @param <T> the type of the elements
 */
final class WordElements<T> extends Elements<T> {

    private final Words<T> words;

    private final boolean isWide;

    WordElements(Words<T> words) {
        super(words.bytes());
        this.words = words;
        this.isWide = words.bytes() == Long.BYTES;
    }

    /**
     * Tells whether elements of a type are of this kind.
     */
    static boolean areOf(Class<?> type) {
        return type == Long.class || type == Integer.class || type == Double.class || type == Float.class;
    }

    @Override
    boolean isFixed() {
        return true;
    }

    @Override
    T get(MemorySegment slots, long index) {
        return this.words.ofBits(this.isWide
                ? slots.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, index)
                : slots.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, index));
    }

    @Override
    void set(MemorySegment slots, long index, T element) {
        setBits(slots, index, toBits(element));
    }

    long toBits(T element) {
        return this.words.toBits(element);
    }

    T ofBits(long bits) {
        return this.words.ofBits(bits);
    }

    /**
     * Writes the bits of an element into a slot.
     */
    void setBits(MemorySegment slots, long index, long bits) {
        if (this.isWide) {
            slots.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, index, bits);
        } else {
            slots.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, index, (int) bits);
        }
    }

    @Override
    void prepare(MemorySegment slots, long index) {}

    @Override
    void replace(MemorySegment slots, long index, T element) {
        set(slots, index, element);
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
