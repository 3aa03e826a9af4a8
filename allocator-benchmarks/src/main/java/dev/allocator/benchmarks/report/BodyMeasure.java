package dev.allocator.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

import dev.allocator.benchmarks.web.BodyFigures;

/**
 * What of a load is told and compared.
 */
record BodyMeasure(String label, boolean moreIsBetter, ToDoubleFunction<BodyFigures> value,
        DoubleFunction<String> format) {

    static final BodyMeasure RATE = new BodyMeasure("requests/s", true, BodyFigures::rate, BodyMeasure::rate);

    /** In the order of the tables. What is resident is zero where the system does not tell. */
    static final List<BodyMeasure> ALL = List.of(RATE,
            less("p50 ms", (figures) -> millis((double) figures.p50Nanos()), BodyMeasure::fine),
            less("p99 ms", (figures) -> millis((double) figures.p99Nanos()), BodyMeasure::fine),
            less("heap B/request", BodyFigures::heapBytes, BodyMeasure::whole),
            less("collections", (figures) -> (double) figures.collections(), BodyMeasure::whole),
            less("their ms", (figures) -> (double) figures.collectionMillis(), BodyMeasure::whole),
            less("CPU ms/request", (figures) -> millis(figures.cpuNanos()), BodyMeasure::fine),
            less("peak resident MiB", (figures) -> (double) figures.peakResidentBytes().orElse(0),
                    (bytes) -> (bytes > 0) ? Format.mib((long) bytes) : ""));

    private static BodyMeasure less(String label, ToDoubleFunction<BodyFigures> value, DoubleFunction<String> format) {
        return new BodyMeasure(label, false, value, format);
    }

    String format(BodyFigures figures) {
        return this.format.apply(this.value.applyAsDouble(figures));
    }

    /**
     * Tells how many times as good one is as another: as fast, or as little.
     */
    double lead(BodyFigures figures, BodyFigures other) {
        double mine = this.value.applyAsDouble(figures);
        double its = this.value.applyAsDouble(other);
        if (mine == its) {
            return 1;
        }
        return this.moreIsBetter ? mine / its : its / mine;
    }

    static String rate(double value) {
        return String.format(Locale.ROOT, (value < 1000) ? "%.1f" : "%,.0f", value);
    }

    private static String fine(double value) {
        return String.format(Locale.ROOT, (value < 1) ? "%.3f" : "%.2f", value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static double millis(double nanos) {
        return nanos / 1e6;
    }

}
