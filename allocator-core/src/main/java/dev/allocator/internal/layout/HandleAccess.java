package dev.allocator.internal.layout;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/**
 * A template: {@link AccessFactory} defines a hidden class of it for each type, whose handles are constants to the
 * compiler, so that reading a value is compiled to the loads of its components and, unless it escapes, no object.
 */
final class HandleAccess extends ElementAccess {

    private static final MethodHandle READ;

    private static final MethodHandle CHECK;

    private static final MethodHandle WRITE;

    private static final long BYTES;

    private static final long MAX_COUNT;

    static {
        try {
            AccessHandles handles = MethodHandles.classData(MethodHandles.lookup(), "_", AccessHandles.class);
            READ = handles.read();
            CHECK = handles.check();
            WRITE = handles.write();
            BYTES = handles.bytes();
            MAX_COUNT = Long.MAX_VALUE / BYTES;
        } catch (IllegalAccessException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    HandleAccess(MemoryLayout layout) {
        super(layout);
    }

    @Override
    public Object get(MemorySegment segment, long index) {
        try {
            return (Object) READ.invokeExact(segment, Objects.checkIndex(index, MAX_COUNT) * BYTES);
        } catch (Throwable ex) {
            throw sneak(ex);
        }
    }

    @Override
    public void set(MemorySegment segment, long index, Object value) {
        Objects.requireNonNull(value, "value");
        try {
            CHECK.invokeExact(value);
            WRITE.invokeExact(segment, Objects.checkIndex(index, MAX_COUNT) * BYTES, value);
        } catch (Throwable ex) {
            throw sneak(ex);
        }
    }

    /** A record's constructor may throw what it declares, which nobody here can declare. */
    @SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
    private static <X extends Throwable> RuntimeException sneak(Throwable ex) throws X {
        throw (X) ex;
    }

}
