package dev.allocator.internal.layout;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads and writes the values of one type. Any thread may use it.
 */
public abstract class ElementAccess {

    private final MemoryLayout layout;

    private final Map<Class<?>, Template> templates = new ConcurrentHashMap<>();

    ElementAccess(MemoryLayout layout) {
        this.layout = layout;
    }

    public final MemoryLayout layout() {
        return this.layout;
    }

    /**
     * Returns the copy of a class for this type, which finds this as its class data.
     * @param lookup a lookup of the class's package
     * @param original a class with one constructor
     */
    public final Template template(MethodHandles.Lookup lookup, Class<?> original) {
        return this.templates.computeIfAbsent(original, (each) -> Template.define(lookup, each, this));
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
