package dev.allocator.benchmarks.workload;

/**
 * The requests of virtual threads: 20 allocations that fit in 16 KiB together, so that a scope needs only its first chunk.
 */
public final class SmallRequests {

    public static final RequestSizes SIZES = new RequestSizes(20, 32, 1024);

    private SmallRequests() {}

}
