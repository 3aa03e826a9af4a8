package dev.allocator.benchmarks.web;

import java.util.OptionalLong;

/**
 * What was seen of a load.
 *
 * @param requests how many requests were answered
 * @param nanos how long that took in all
 * @param p50Nanos how long the client waited for half of them at most
 * @param p99Nanos how long it waited for 99 of 100 at most
 * @param heapBytes what all threads of the server allocated on the heap for each request
 * @param collections how many garbage collections there were
 * @param collectionMillis how long they took together
 * @param cpuNanos processor time of the server's process for each request
 * @param peakResidentBytes the most that was resident of the server's process since its start, if the system tells
 */
public record BodyFigures(int requests, long nanos, long p50Nanos, long p99Nanos, double heapBytes, long collections,
        long collectionMillis, double cpuNanos, OptionalLong peakResidentBytes) {

    private static final double NANOS = 1e9;

    /**
     * Sums up a load.
     * @param before what the server told before it
     * @param after what it told after it
     */
    static BodyFigures of(Load load, ServerReading before, ServerReading after, OptionalLong peakResidentBytes) {
        int requests = load.requests();
        return new BodyFigures(requests, load.nanos(), load.percentile(50), load.percentile(99),
                (double) (after.allocatedBytes() - before.allocatedBytes()) / requests,
                after.collections() - before.collections(), after.collectionMillis() - before.collectionMillis(),
                (double) (after.cpuNanos() - before.cpuNanos()) / requests, peakResidentBytes);
    }

    /**
     * Returns how many requests were answered in a second.
     */
    public double rate() {
        return this.requests * NANOS / this.nanos;
    }

}
