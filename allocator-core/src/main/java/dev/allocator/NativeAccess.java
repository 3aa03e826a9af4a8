package dev.allocator;

/**
 * Tells users who start the VM without native access what to do, instead of a failure deep inside.
 */
final class NativeAccess {

    private NativeAccess() {}

    /**
     * Turns a refusal of the VM into advice.
     */
    static IllegalStateException denied(Throwable cause) {
        Module module = NativeAccess.class.getModule();
        String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
        return new IllegalStateException("The allocator needs native access, which this VM denies: start it with "
                + "--enable-native-access=" + name + ", or put \"Enable-Native-Access: ALL-UNNAMED\" into the manifest "
                + "of the application's jar", cause);
    }

}
