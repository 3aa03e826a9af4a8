package dev.allocator.collection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;

/**
 * Hidden copies of a container's class, one for each type of elements. A copy has code of its own, which is profiled and
 * compiled for that type alone: its calls of the type's allocator are inlined, and a record that does not escape is never
 * made, however many other types are in use. The class copied is never initialized.
 */
final class Copies extends ClassValue<MethodHandle> {

    private final Class<?> original;

    /**
     * Makes copies of a class that has one constructor.
     */
    Copies(Class<?> original) {
        this.original = original;
    }

    @Override
    protected MethodHandle computeValue(Class<?> type) {
        try {
            MethodHandles.Lookup copy = MethodHandles.lookup().defineHiddenClass(read(), true);
            Class<?>[] parameters = this.original.getDeclaredConstructors()[0].getParameterTypes();
            return copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class, parameters))
                    .asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private byte[] read() {
        String name = this.original.getSimpleName() + ".class";
        try (InputStream in = this.original.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Makes an instance of the copy for a type of elements.
     */
    Object make(Class<?> type, Object... arguments) {
        try {
            return (Object) get(type).invokeExact(arguments);
        } catch (RuntimeException | Error ex) {
            throw ex;
        } catch (Throwable ex) {
            throw new IllegalStateException(ex);
        }
    }

}
