package dev.allocator.internal.layout;

import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Lays out one record type and the records in it.
 */
final class Records {

    private final Class<?> root;

    private final Function<RecordComponent, OptionalInt> lengths;

    private final Deque<Class<?>> enclosing = new ArrayDeque<>();

    Records(Class<?> root, Function<RecordComponent, OptionalInt> lengths) {
        this.root = root;
        this.lengths = lengths;
    }

    Part layOut() {
        return record(this.root, "");
    }

    private Part record(Class<?> type, String path) {
        this.enclosing.push(type);
        RecordComponent[] components = type.getRecordComponents();
        if (components.length == 0) {
            throw refused(path, "record " + type.getName() + " has no components");
        }
        RecordHandles handles = new RecordHandles(type, components, (why) -> refused(path, why));
        List<MemoryLayout> members = new ArrayList<>();
        long offset = 0;
        long alignment = 1;
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            Part part = component(components[i], path.isEmpty() ? name : path + "." + name);
            long aligned = roundUp(offset, part.layout().byteAlignment());
            pad(members, aligned - offset);
            members.add(part.layout().withName(name));
            handles.add(part, aligned);
            offset = Math.addExact(aligned, part.layout().byteSize());
            alignment = Math.max(alignment, part.layout().byteAlignment());
        }
        pad(members, roundUp(offset, alignment) - offset);
        this.enclosing.pop();
        MemoryLayout layout = MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new))
                .withName(type.getSimpleName());
        return handles.toPart(layout);
    }

    private static long roundUp(long offset, long alignment) {
        return Math.addExact(offset, alignment - 1) & -alignment;
    }

    private static void pad(List<MemoryLayout> members, long bytes) {
        if (bytes > 0) {
            members.add(MemoryLayout.paddingLayout(bytes));
        }
    }

    private Part component(RecordComponent component, String path) {
        Class<?> type = component.getType();
        OptionalInt length = this.lengths.apply(component);
        Class<?> element = type.getComponentType();
        if (element == null) {
            if (length.isPresent()) {
                throw refused(path, "it has @FixedLength but is no array");
            }
            return single(component, type, path);
        }
        if (length.isEmpty()) {
            throw refused(path, "an array needs @FixedLength to say how many elements it has");
        }
        if (length.getAsInt() < 1) {
            throw refused(path, "@FixedLength must be at least 1, but it is " + length.getAsInt());
        }
        if (element.isPrimitive()) {
            return FixedArrays.ofScalars(type, element, length.getAsInt(), path);
        }
        Part part = single(component, element, path);
        if (part.layout().byteSize() > Long.MAX_VALUE / length.getAsInt()) {
            throw refused(path, "it is too large to be addressed");
        }
        return FixedArrays.ofRecords(type, element, length.getAsInt(), part, path);
    }

    private Part single(RecordComponent component, Class<?> type, String path) {
        if (type.isPrimitive()) {
            return Scalars.of(type);
        }
        if (!type.isRecord()) {
            throw refused(path, "its type " + component.getGenericType().getTypeName()
                    + " is a reference: only primitives, records of primitives and arrays of these can be laid out"
                    + advice(type));
        }
        if (this.enclosing.contains(type)) {
            throw refused(path, "record " + type.getName() + " contains itself");
        }
        Part part = record(type, path);
        return new Part(part.layout(), part.read(), nested(type, part.check(), path), part.write());
    }

    private static String advice(Class<?> type) {
        Class<?> primitive = MethodType.methodType(type).unwrap().returnType();
        return primitive.isPrimitive() && primitive != void.class ? "; use " + primitive : "";
    }

    private static MethodHandle nested(Class<?> type, @Nullable MethodHandle check, String path) {
        MethodHandle present = MethodHandles.insertArguments(REQUIRE, 0, path)
                .asType(MethodType.methodType(void.class, type));
        return (check != null) ? MethodHandles.foldArguments(check, present) : present;
    }

    private static final MethodHandle REQUIRE;

    static {
        try {
            REQUIRE = MethodHandles.lookup()
                    .findStatic(Records.class, "require",
                            MethodType.methodType(void.class, String.class, Object.class));
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    static void require(String path, @Nullable Object value) {
        if (value == null) {
            throw new NullPointerException("component '" + path + "' must not be null");
        }
    }

    private IllegalArgumentException refused(String path, String why) {
        return new IllegalArgumentException("Cannot lay out " + this.root.getName()
                + (path.isEmpty() ? "" : ", component '" + path + "'") + ": " + why);
    }

}
