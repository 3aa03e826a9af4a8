package dev.allocator.internal.layout;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Arrays of a fixed length.
 */
final class FixedArrays {

    private FixedArrays() {}

    /**
     * Returns how an array of primitives lies in memory.
     * @param path the component that it is, for messages
     */
    static Part ofScalars(Class<?> type, Class<?> primitive, int length, String path) {
        String name = Character.toUpperCase(primitive.getName().charAt(0)) + primitive.getName().substring(1) + "s";
        MethodHandle read = find(ScalarArrays.class, "read" + name, type, int.class, MemorySegment.class, long.class);
        MethodHandle write = find(ScalarArrays.class, "write" + name, void.class, int.class, MemorySegment.class,
                long.class, type);
        return new Part(MemoryLayout.sequenceLayout(length, Scalars.of(primitive).layout()),
                MethodHandles.insertArguments(read, 0, length), checkLength(type, length, path),
                MethodHandles.insertArguments(write, 0, length));
    }

    /**
     * Returns how an array of records lies in memory.
     * @param path the component that it is, for messages
     */
    static Part ofRecords(Class<?> type, Class<?> record, int length, Part element, String path) {
        MethodType reading = MethodType.methodType(Object.class, MemorySegment.class, long.class);
        MethodType writing = MethodType.methodType(void.class, MemorySegment.class, long.class, Object.class);
        Object[] none = (Object[]) Array.newInstance(record, 0);
        long stride = element.layout().byteSize();
        MethodHandle read = MethodHandles.insertArguments(find(FixedArrays.class, "readRecords", Object[].class,
                MethodHandle.class, long.class, Object[].class, int.class, MemorySegment.class, long.class), 0,
                element.read().asType(reading), stride, none, length);
        MethodHandle write = MethodHandles.insertArguments(find(FixedArrays.class, "writeRecords", void.class,
                MethodHandle.class, long.class, MemorySegment.class, long.class, Object[].class), 0,
                element.write().asType(writing), stride);
        MethodHandle checkEach = MethodHandles.empty(MethodType.methodType(void.class, Object.class));
        if (element.check() != null) {
            checkEach = element.check().asType(checkEach.type());
        }
        MethodHandle check = MethodHandles.insertArguments(find(FixedArrays.class, "checkRecords", void.class,
                MethodHandle.class, String.class, Object[].class), 0, checkEach, path);
        check = MethodHandles.foldArguments(check.asType(MethodType.methodType(void.class, type)),
                checkLength(type, length, path));
        return new Part(MemoryLayout.sequenceLayout(length, element.layout()),
                read.asType(read.type().changeReturnType(type)), check,
                write.asType(write.type().changeParameterType(2, type)));
    }

    private static MethodHandle checkLength(Class<?> type, int length, String path) {
        MethodHandle check = find(FixedArrays.class, "checkLength", void.class, String.class, int.class, Object.class);
        return MethodHandles.insertArguments(check, 0, path, length)
                .asType(MethodType.methodType(void.class, type));
    }

    private static MethodHandle find(Class<?> in, String name, Class<?> returned, Class<?>... parameters) {
        try {
            return MethodHandles.lookup().findStatic(in, name, MethodType.methodType(returned, parameters));
        } catch (ReflectiveOperationException ex) {
            throw new IllegalStateException(ex);
        }
    }

    static Object[] readRecords(MethodHandle read, long stride, Object[] none, int length, MemorySegment segment,
            long offset) throws Throwable {
        Object[] values = Arrays.copyOf(none, length);
        for (int i = 0; i < length; i++) {
            values[i] = (Object) read.invokeExact(segment, offset + i * stride);
        }
        return values;
    }

    static void writeRecords(MethodHandle write, long stride, MemorySegment segment, long offset, Object[] values)
            throws Throwable {
        for (int i = 0; i < values.length; i++) {
            write.invokeExact(segment, offset + i * stride, values[i]);
        }
    }

    static void checkRecords(MethodHandle check, String path, @Nullable Object[] values) throws Throwable {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value == null) {
                throw new NullPointerException("element " + i + " of component '" + path + "' must not be null");
            }
            check.invokeExact(value);
        }
    }

    static void checkLength(String path, int length, @Nullable Object array) {
        if (array == null) {
            throw new NullPointerException("component '" + path + "' must not be null");
        }
        if (Array.getLength(array) != length) {
            throw new IllegalArgumentException("component '" + path + "' must have a length of " + length
                    + ", but it has one of " + Array.getLength(array));
        }
    }

}
