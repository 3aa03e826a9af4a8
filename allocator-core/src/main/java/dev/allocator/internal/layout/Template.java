package dev.allocator.internal.layout;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;

/**
 * A hidden copy of a class, made for one type of elements. What the copy is given as its class data is a constant to the
 * compiler, and its methods have a profile of their own: code that uses several types is compiled as well as code that
 * uses one. The class copied is never initialized.
 */
public final class Template {

    private final MethodHandle constructor;

    private Template(MethodHandle constructor) {
        this.constructor = constructor;
    }

    /**
     * Copies a class.
     * @param lookup a lookup of the class's package
     * @param original a class with one constructor
     * @param data what the copy finds as its class data
     */
    static Template define(MethodHandles.Lookup lookup, Class<?> original, Object data) {
        try {
            MethodHandles.Lookup copy = lookup.defineHiddenClassWithClassData(read(original), data, true);
            Class<?>[] parameters = original.getDeclaredConstructors()[0].getParameterTypes();
            MethodHandle constructor = copy.findConstructor(copy.lookupClass(),
                    MethodType.methodType(void.class, parameters));
            return new Template(constructor.asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class)));
        } catch (ReflectiveOperationException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static byte[] read(Class<?> original) {
        String name = original.getSimpleName() + ".class";
        try (InputStream in = original.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Makes an instance of the copy.
     */
    public <T> T make(Class<T> type, Object... arguments) {
        try {
            return type.cast((Object) this.constructor.invokeExact(arguments));
        } catch (RuntimeException | Error ex) {
            throw ex;
        } catch (Throwable ex) {
            throw new IllegalStateException(ex);
        }
    }

}
