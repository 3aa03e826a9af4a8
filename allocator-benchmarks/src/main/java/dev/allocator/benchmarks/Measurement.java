package dev.allocator.benchmarks;

import java.util.Objects;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * What was measured in a case, per operation and thread.
 *
 * @param nanos the median of the iterations
 * @param minNanos the fastest iteration
 * @param maxNanos the slowest iteration
 * @param heapBytes what an operation allocates on the heap
 */
record Measurement(Case subjectCase, double nanos, double minNanos, double maxNanos, double heapBytes) {

    static Measurement of(Case subjectCase, RunResult result) {
        Result<?> allocation = Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"),
                "JMH's profiler of garbage collection reports no allocation");
        Statistics nanos = result.getPrimaryResult().getStatistics();
        return new Measurement(subjectCase, nanos.getPercentile(50), nanos.getMin(), nanos.getMax(),
                allocation.getScore());
    }

}
