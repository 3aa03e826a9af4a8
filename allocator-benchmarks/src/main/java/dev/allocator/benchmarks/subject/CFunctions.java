package dev.allocator.benchmarks.subject;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The two functions of a C allocator, called without a change of the thread's state. Held in constants, so that the
 * compiler sees through to the handles.
 */
record CFunctions(MethodHandle allocateHandle, MethodHandle freeHandle) {

    static CFunctions of(CLibrary library) {
        SymbolLookup symbols = library.find()
                .orElseThrow(() -> new IllegalStateException(library + " is not on this machine"));
        return new CFunctions(
                handle(symbols, library.allocateName(),
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG)),
                handle(symbols, library.freeName(), FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG)));
    }

    @SuppressWarnings("restricted") // signatures as in the C standard
    private static MethodHandle handle(SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker()
                .downcallHandle(symbols.findOrThrow(name), descriptor, Linker.Option.critical(false));
    }

    MemorySegment allocate(long bytes) {
        long address;
        try {
            address = (long) this.allocateHandle.invokeExact(bytes);
        } catch (Throwable ex) {
            throw new IllegalStateException(ex);
        }
        return NativeMemory.segment(address, bytes);
    }

    void free(MemorySegment block) {
        try {
            this.freeHandle.invokeExact(block.address());
        } catch (Throwable ex) {
            throw new IllegalStateException(ex);
        }
    }

}
