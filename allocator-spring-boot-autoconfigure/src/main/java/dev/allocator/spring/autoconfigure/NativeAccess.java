package dev.allocator.spring.autoconfigure;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.allocator.MemoryPool;
import dev.allocator.spring.InvalidAllocatorConfigurationException;

/**
 * Explains what a JVM says about native access: a denial, and once the warning that it gives where it was not asked to
 * allow it.
 */
final class NativeAccess {

    private static final Log logger = LogFactory.getLog(NativeAccess.class);

    private final Module module = MemoryPool.class.getModule();

    private final AtomicBoolean hinted = new AtomicBoolean();

    MemoryPool use(Supplier<MemoryPool> build) {
        // The first use that the JVM lets pass with a warning enables the access, so it tells the truth only before.
        boolean enabled = this.module.isNativeAccessEnabled();
        try {
            MemoryPool pool = build.get();
            if (!enabled && this.hinted.compareAndSet(false, true)) {
                logger.warn("Native access has not been enabled, so the JVM warns of it and a later Java release will "
                        + "deny it. " + advice());
            }
            return pool;
        } catch (IllegalStateException ex) {
            if (enabled) {
                throw ex;
            }
            throw new InvalidAllocatorConfigurationException(
                    "Memory pools need native access, which the JVM denies to " + owner() + ".", advice(), ex);
        }
    }

    private String owner() {
        return this.module.isNamed() ? "the module " + this.module.getName() : "the class path";
    }

    private String advice() {
        String target = this.module.isNamed() ? this.module.getName() : "ALL-UNNAMED";
        return "Start Java with --enable-native-access=" + target
                + (this.module.isNamed()
                        ? "."
                        : ", or put 'Enable-Native-Access: ALL-UNNAMED' into the manifest of the application's jar.");
    }

}
