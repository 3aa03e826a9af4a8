package dev.allocator.internal.layout;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/**
 * Reads and writes the values of one type. Any thread may use it.
 */
public abstract class ElementAccess {

    private final MemoryLayout layout;

    ElementAccess(MemoryLayout layout) {
        this.layout = layout;
    }

    public final MemoryLayout layout() {
        return this.layout;
    }

    /**
     * Reads the value of an index.
     * @throws IndexOutOfBoundsException if the segment has none
     */
    public abstract Object get(MemorySegment segment, long index);

    /**
     * Writes the value of an index, wholly or, if it is refused, not at all.
     * @throws IndexOutOfBoundsException if the segment has none
     */
    public abstract void set(MemorySegment segment, long index, Object value);

}
