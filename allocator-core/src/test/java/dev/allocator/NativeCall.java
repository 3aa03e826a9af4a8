package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A native call that uses a segment while something is done: the C library sorts it and asks Java to compare.
 */
final class NativeCall {

    private static final Linker LINKER = Linker.nativeLinker();

    private static final FunctionDescriptor COMPARE = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
            ValueLayout.ADDRESS);

    private final ThrowingCallable action;

    private Throwable failure;

    private boolean done;

    private NativeCall(ThrowingCallable action) {
        this.action = action;
    }

    /**
     * Calls with a segment of at least two bytes.
     */
    static void using(MemorySegment segment, ThrowingCallable action) throws Throwable {
        NativeCall call = new NativeCall(action);
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle sort = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("qsort"),
                    FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS));
            MethodHandle compare = MethodHandles.lookup()
                    .findVirtual(NativeCall.class, "compare",
                            MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class))
                    .bindTo(call);
            sort.invokeExact(segment, 2L, 1L, LINKER.upcallStub(compare, COMPARE, arena));
        }
        if (call.failure != null) {
            throw call.failure;
        }
        if (!call.done) {
            throw new AssertionError("the C library has compared nothing");
        }
    }

    /** What is thrown here would end the VM. */
    @SuppressWarnings("unused") // called by the C library
    private int compare(MemorySegment left, MemorySegment right) {
        try {
            if (!this.done) {
                this.done = true;
                this.action.call();
            }
        } catch (Throwable ex) {
            this.failure = ex;
        }
        return 0;
    }

}
