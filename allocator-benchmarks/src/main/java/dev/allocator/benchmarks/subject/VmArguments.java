package dev.allocator.benchmarks.subject;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the VMs of the subjects are started with.
 */
final class VmArguments {

    /** For JMH, which uses {@code Unsafe} itself. */
    static final List<String> DEFAULT = List.of("--sun-misc-unsafe-memory-access=allow");

    private static final List<String> NETTY_THREADS = List.of("-Djmh.executor=CUSTOM",
            "-Djmh.executor.class=" + FastThreadExecutor.class.getName());

    /** Threads of Netty's own kind, on which all its caches work; else what it does unless told otherwise. */
    static final List<String> NETTY_AS_SHIPPED = NETTY_THREADS;

    /**
     * What Netty is fastest with: threads of its own kind, caches for each, memory access through {@code Unsafe}, and
     * neither leak detection nor checks.
     */
    static final List<String> NETTY_TUNED = join(join(DEFAULT, NETTY_THREADS),
            List.of("-Dio.netty.noUnsafe=false", "-Dio.netty.allocator.useCacheForAllThreads=true",
                    "-Dio.netty.leakDetection.level=disabled", "-Dio.netty.buffer.checkAccessible=false",
                    "-Dio.netty.buffer.checkBounds=false"));

    /** What Arrow is fastest with: no checks, and where it allocates from Netty, that tuned as well. */
    static final List<String> ARROW = join(NETTY_TUNED,
            List.of("--add-opens=java.base/java.nio=ALL-UNNAMED", "-Darrow.enable_unsafe_memory_access=true",
                    "-Darrow.enable_null_check_for_get=false", "-Darrow.memory.debug.allocator=false"));

    /** What LWJGL is fastest with: no checks of its arguments. */
    static final List<String> LWJGL = join(DEFAULT, List.of("-Dorg.lwjgl.util.NoChecks=true"));

    private VmArguments() {}

    private static List<String> join(List<String> base, List<String> more) {
        return Stream.concat(base.stream(), more.stream()).toList();
    }

}
