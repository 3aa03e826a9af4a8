package dev.allocator.spring.limit;

import java.lang.management.ManagementFactory;

import com.sun.management.HotSpotDiagnosticMXBean;

/**
 * The memory that the heap of this JVM may take.
 */
public final class MaxHeap {

    private MaxHeap() {}

    /**
     * Reads the limit of the heap. {@link Runtime#maxMemory()} is what a program can use of it, which with some
     * collectors is less than what it takes.
     * @return the limit in bytes
     */
    public static long bytes() {
        try {
            HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return Long.parseLong(bean.getVMOption("MaxHeapSize").getValue());
        } catch (IllegalArgumentException ex) {
            // Not HotSpot.
            return Runtime.getRuntime().maxMemory();
        }
    }

}
