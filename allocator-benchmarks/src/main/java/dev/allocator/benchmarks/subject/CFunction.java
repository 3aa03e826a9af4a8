package dev.allocator.benchmarks.subject;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A function of a C library that is called too rarely for its speed to matter.
 */
record CFunction(MethodHandle handle) {

    /**
     * Finds a function that a library may have or not.
     */
    @SuppressWarnings("restricted") // signatures as in the libraries' manuals
    static Optional<CFunction> find(SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
        return symbols.find(name)
                .map((address) -> new CFunction(Linker.nativeLinker().downcallHandle(address, descriptor)));
    }

    void call(Object... arguments) {
        try {
            this.handle.invokeWithArguments(arguments);
        } catch (Throwable ex) {
            throw new IllegalStateException(ex);
        }
    }

}
