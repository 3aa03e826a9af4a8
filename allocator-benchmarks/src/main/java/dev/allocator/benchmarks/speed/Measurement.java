package dev.allocator.benchmarks.speed;

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
 * @param errorNanos half the width of the 99.9 % confidence interval of their mean, NaN if they are too few
 * @param heapBytes what an operation allocates on the heap
 */
public record Measurement(Case subjectCase, double nanos, double minNanos, double maxNanos, double errorNanos,
        double heapBytes) {

    private static final double CONFIDENCE = 0.999;

    public static Measurement of(Case subjectCase, RunResult result) {
        Result<?> allocation = Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"),
                "JMH's profiler of garbage collection reports no allocation");
        Statistics nanos = result.getPrimaryResult().getStatistics();
        return new Measurement(subjectCase, nanos.getPercentile(50), nanos.getMin(), nanos.getMax(),
                nanos.getMeanErrorAt(CONFIDENCE), allocation.getScore());
    }

}
