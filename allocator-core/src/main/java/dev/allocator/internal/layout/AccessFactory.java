package dev.allocator.internal.layout;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Makes what reads and writes the values of a type.
 */
public final class AccessFactory {

    private static final MethodType READ = MethodType.methodType(Object.class, MemorySegment.class, long.class);

    private static final MethodType CHECK = MethodType.methodType(void.class, Object.class);

    private static final MethodType WRITE = MethodType.methodType(void.class, MemorySegment.class, long.class,
            Object.class);

    private AccessFactory() {}

    /**
     * Makes the access to a boxed primitive or a record.
     * @param lengths tells the length of an array component, if one is given
     * @throws IllegalArgumentException if the type cannot be laid out
     */
    public static ElementAccess of(Class<?> type, Function<RecordComponent, OptionalInt> lengths) {
        Class<?> primitive = MethodType.methodType(type).unwrap().returnType();
        if (type.isPrimitive()) {
            throw new IllegalArgumentException("Cannot lay out " + type + ": use "
                    + MethodType.methodType(type).wrap().returnType().getName());
        }
        if (primitive.isPrimitive() && primitive != void.class) {
            return define(Scalars.of(primitive));
        }
        if (!type.isRecord()) {
            throw new IllegalArgumentException("Cannot lay out " + type.getName()
                    + ": it is neither a record nor a boxed primitive");
        }
        try {
            return define(new Records(type, lengths).layOut());
        } catch (ArithmeticException ex) {
            throw new IllegalArgumentException("Cannot lay out " + type.getName() + ": it is too large", ex);
        }
    }

    private static ElementAccess define(Part part) {
        MethodHandle check = (part.check() != null) ? part.check().asType(CHECK) : MethodHandles.empty(CHECK);
        AccessHandles handles = new AccessHandles(part.layout().byteSize(), part.read().asType(READ), check,
                part.write().asType(WRITE));
        return Template.define(MethodHandles.lookup(), HandleAccess.class, handles)
                .make(ElementAccess.class, part.layout());
    }

}
