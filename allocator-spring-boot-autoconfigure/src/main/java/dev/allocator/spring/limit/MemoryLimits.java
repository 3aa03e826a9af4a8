package dev.allocator.spring.limit;

import java.util.Locale;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.util.unit.DataSize;

import dev.allocator.spring.InvalidAllocatorConfigurationException;
import dev.allocator.spring.limit.MemoryLimit.Source;

/**
 * Decides how much memory all pools together may reserve.
 * <p>
 * Without a configured cap it is <em>host − max heap − reserve</em>. The reserve is for what the JVM takes besides the
 * heap: {@link #FIXED_RESERVE} for loaded classes, compiled code, thread stacks, buffers and the JVM itself, and a
 * sixteenth of the heap for the collector's own structures.
 */
public final class MemoryLimits {

    static final String KEY = "allocator.max-memory";

    /**
     * What a small web application with Spring MVC and actuator was seen to use besides its heap, rounded up: about 110
     * MiB for classes, code and the JVM, tens of MiB more while it compiles under load, and a health check that is a
     * JVM of its own for a moment.
     */
    static final long FIXED_RESERVE = 160L << 20;

    static final int HEAP_SHARE_OF_COLLECTOR = 16;

    /** Below this a pool of the default chunk size could not hold one request of a usual size. */
    static final long MIN_DERIVED = 16L << 20;

    /** The smallest cap of a pool. */
    static final long MIN_EXPLICIT = 64L << 10;

    private static final Log logger = LogFactory.getLog(MemoryLimits.class);

    private final HostMemory host;

    private final long maxHeapBytes;

    /**
     * Creates the rules for a process.
     * @param host the memory that the process can have
     * @param maxHeapBytes the limit of its heap
     */
    public MemoryLimits(HostMemory host, long maxHeapBytes) {
        this.host = host;
        this.maxHeapBytes = maxHeapBytes;
    }

    /**
     * Checks a configured cap.
     * @param maxMemory the cap
     * @return the limit
     * @throws InvalidAllocatorConfigurationException if it is too small for a pool or cannot fit beside the heap
     */
    public MemoryLimit configured(DataSize maxMemory) {
        long bytes = maxMemory.toBytes();
        if (bytes < MIN_EXPLICIT) {
            throw new InvalidAllocatorConfigurationException(KEY,
                    "%s is too small: it must be at least 64KB (65536 bytes), but it is %d bytes".formatted(KEY, bytes),
                    "Set " + KEY + " to 64KB or more, or remove it to derive the cap from the memory of the host.",
                    null);
        }
        long free = this.host.bytes() - this.maxHeapBytes;
        if (bytes > free) {
            throw new InvalidAllocatorConfigurationException(KEY,
                    "%s cannot fit: it is %s, but %s %s - max heap %s leaves %s".formatted(KEY, mib(bytes),
                            this.host.description(), mib(this.host.bytes()), mib(this.maxHeapBytes), mib(free)),
                    (free < MIN_EXPLICIT)
                            ? "Lower the heap (-Xmx), or give the process more memory."
                            : "Set " + KEY + " to at most " + mib(free)
                                    + ", lower the heap (-Xmx), or give the process more memory.",
                    null);
        }
        return new MemoryLimit(bytes, Source.PROPERTY);
    }

    /**
     * Derives the cap from the memory of the host, and logs how.
     * @return the limit
     */
    public MemoryLimit derived() {
        long reserve = FIXED_RESERVE + this.maxHeapBytes / HEAP_SHARE_OF_COLLECTOR;
        long bytes = this.host.bytes() - this.maxHeapBytes - reserve;
        String arithmetic = "%s %s - max heap %s - reserve %s = %s".formatted(this.host.description(),
                mib(this.host.bytes()), mib(this.maxHeapBytes), mib(reserve), mib(bytes));
        if (bytes < MIN_DERIVED) {
            logger.warn("Memory pools may reserve " + mib(MIN_DERIVED)
                    + ", the least there is, although less is left for them: " + arithmetic
                    + ". Lower the heap (-Xmx), give the process more memory, or set " + KEY + ".");
            return new MemoryLimit(MIN_DERIVED, this.host.source());
        }
        logger.info(
                "Memory pools may reserve " + mib(bytes) + ": " + arithmetic + ". Set " + KEY + " for another cap.");
        return new MemoryLimit(bytes, this.host.source());
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }

}
