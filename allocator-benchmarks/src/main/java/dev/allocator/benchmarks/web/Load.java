package dev.allocator.benchmarks.web;

import java.util.stream.LongStream;

/**
 * What a client has seen.
 */
final class Load {

    private final long nanos;

    private final long[] latencies;

    /**
     * @param nanos from the first request to the end of the last response
     * @param latencies how long each request took, in nanoseconds
     */
    Load(long nanos, LongStream latencies) {
        this.nanos = nanos;
        this.latencies = latencies.sorted().toArray();
    }

    long nanos() {
        return this.nanos;
    }

    int requests() {
        return this.latencies.length;
    }

    /**
     * Returns the time in nanoseconds that so many of a hundred requests did not exceed.
     */
    long percentile(int percent) {
        return this.latencies[(int) Math.ceilDiv((long) this.latencies.length * percent, 100L) - 1];
    }

}
