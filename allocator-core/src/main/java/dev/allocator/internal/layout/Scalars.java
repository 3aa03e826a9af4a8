package dev.allocator.internal.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The primitive types.
 */
final class Scalars {

    private static final Map<Class<?>, Part> PARTS = new LinkedHashMap<>();

    static {
        for (ValueLayout layout : new ValueLayout[]{ ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_BYTE,
                ValueLayout.JAVA_SHORT, ValueLayout.JAVA_CHAR, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_DOUBLE }) {
            Class<?> type = layout.carrier();
            String name = Character.toUpperCase(type.getName().charAt(0)) + type.getName().substring(1);
            PARTS.put(type, new Part(layout,
                    find("read" + name, MethodType.methodType(type, MemorySegment.class, long.class)), null,
                    find("write" + name, MethodType.methodType(void.class, MemorySegment.class, long.class, type))));
        }
    }

    private Scalars() {}

    private static MethodHandle find(String name, MethodType type) {
        try {
            return MethodHandles.lookup().findStatic(Scalars.class, name, type);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    /**
     * Returns how a primitive lies in memory.
     */
    static Part of(Class<?> primitive) {
        Part part = PARTS.get(primitive);
        if (part == null) {
            throw new IllegalArgumentException(primitive + " is no primitive");
        }
        return part;
    }

    static boolean readBoolean(MemorySegment segment, long offset) {
        return segment.get(ValueLayout.JAVA_BOOLEAN, offset);
    }

    static void writeBoolean(MemorySegment segment, long offset, boolean value) {
        segment.set(ValueLayout.JAVA_BOOLEAN, offset, value);
    }

    static byte readByte(MemorySegment segment, long offset) {
        return segment.get(ValueLayout.JAVA_BYTE, offset);
    }

    static void writeByte(MemorySegment segment, long offset, byte value) {
        segment.set(ValueLayout.JAVA_BYTE, offset, value);
    }

    static short readShort(MemorySegment segment, long offset) {
        return segment.get(ValueLayout.JAVA_SHORT, offset);
    }

    static void writeShort(MemorySegment segment, long offset, short value) {
        segment.set(ValueLayout.JAVA_SHORT, offset, value);
    }

    static char readChar(MemorySegment segment, long offset) {
        return segment.get(ValueLayout.JAVA_CHAR, offset);
    }

    static void writeChar(MemorySegment segment, long offset, char value) {
        segment.set(ValueLayout.JAVA_CHAR, offset, value);
    }

    static int readInt(MemorySegment segment, long offset) {
        return segment.get(ValueLayout.JAVA_INT, offset);
    }

    static void writeInt(MemorySegment segment, long offset, int value) {
        segment.set(ValueLayout.JAVA_INT, offset, value);
    }

    static long readLong(MemorySegment segment, long offset) {
        return segment.get(ValueLayout.JAVA_LONG, offset);
    }

    static void writeLong(MemorySegment segment, long offset, long value) {
        segment.set(ValueLayout.JAVA_LONG, offset, value);
    }

    static float readFloat(MemorySegment segment, long offset) {
        return segment.get(ValueLayout.JAVA_FLOAT, offset);
    }

    /** With one NaN only, equal values have equal bytes. */
    static void writeFloat(MemorySegment segment, long offset, float value) {
        segment.set(ValueLayout.JAVA_INT, offset, Float.floatToIntBits(value));
    }

    static double readDouble(MemorySegment segment, long offset) {
        return segment.get(ValueLayout.JAVA_DOUBLE, offset);
    }

    static void writeDouble(MemorySegment segment, long offset, double value) {
        segment.set(ValueLayout.JAVA_LONG, offset, Double.doubleToLongBits(value));
    }

}
