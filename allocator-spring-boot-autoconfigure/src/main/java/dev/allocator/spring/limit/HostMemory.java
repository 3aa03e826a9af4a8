package dev.allocator.spring.limit;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.OptionalLong;

import com.sun.management.OperatingSystemMXBean;

import dev.allocator.spring.limit.MemoryLimit.Source;

/**
 * The memory that this process can have at most: the container's limit if there is one, else the machine's.
 *
 * @param bytes how much
 * @param source {@link Source#CONTAINER} or {@link Source#MACHINE}
 */
public record HostMemory(long bytes, Source source) {

    /**
     * Reads the memory of the host.
     * @param root the root of the file system
     * @return the memory of the host
     */
    public static HostMemory detect(Path root) {
        return of(new CgroupLimit(root).read(), physicalBytes());
    }

    /**
     * Chooses between a container's limit and the machine's memory; a limit above the machine's memory limits nothing.
     * In a container the JVM already tells its limit as the machine's memory: then the two are equal.
     */
    static HostMemory of(OptionalLong containerBytes, long physicalBytes) {
        return (containerBytes.orElse(Long.MAX_VALUE) <= physicalBytes)
                ? new HostMemory(containerBytes.getAsLong(), Source.CONTAINER)
                : new HostMemory(physicalBytes, Source.MACHINE);
    }

    private static long physicalBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    String description() {
        return (this.source == Source.CONTAINER) ? "container limit" : "physical memory";
    }

}
