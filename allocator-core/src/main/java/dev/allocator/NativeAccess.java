package dev.allocator;

import java.lang.foreign.MemorySegment;

/**
 * Tells users who start the VM without native access what to do, instead of a failure deep inside.
 */
final class NativeAccess {

    private NativeAccess() {}

    /**
     * Checks that this module may call restricted methods.
     * @throws IllegalStateException with advice, if the VM denies it
     */
    @SuppressWarnings("restricted") // to find out whether it is allowed
    static void check() {
        try {
            MemorySegment.NULL.reinterpret(0);
        } catch (IllegalCallerException ex) {
            Module module = NativeAccess.class.getModule();
            String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
            throw new IllegalStateException("The allocator needs native access, which this VM denies: start it with "
                    + "--enable-native-access=" + name + ", or put \"Enable-Native-Access: ALL-UNNAMED\" into the "
                    + "manifest of the application's jar", ex);
        }
    }

}
