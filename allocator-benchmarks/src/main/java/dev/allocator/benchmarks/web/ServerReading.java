package dev.allocator.benchmarks.web;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this VM has used since its start.
 *
 * @param allocatedBytes what all its threads have allocated on the heap
 * @param collections its garbage collections
 * @param collectionMillis how long they took
 * @param cpuNanos processor time of the process
 */
record ServerReading(long allocatedBytes, long collections, long collectionMillis, long cpuNanos) {

    static ServerReading current() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        return new ServerReading(threads.getTotalThreadAllocatedBytes(),
                collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum(),
                collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum(),
                system.getProcessCpuTime());
    }

}
