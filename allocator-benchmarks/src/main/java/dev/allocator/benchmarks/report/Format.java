package dev.allocator.benchmarks.report;

import java.util.Locale;
import java.util.OptionalLong;

import dev.allocator.benchmarks.subject.Subject;

/**
 * How figures are written: with as many digits as they are good for.
 */
final class Format {

    private static final double MIB = 1 << 20;

    private Format() {}

    static String nanos(double nanos) {
        return String.format(Locale.ROOT, (nanos < 100) ? "%.1f" : "%.0f", nanos);
    }

    /** JMH has no error for fewer than three iterations. */
    static String error(double nanos) {
        return Double.isNaN(nanos) ? "" : nanos(nanos);
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, (ratio < 10) ? "%.2f" : "%.1f", ratio);
    }

    static String heapBytes(double bytes) {
        return String.format(Locale.ROOT, "%.0f", bytes);
    }

    static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MIB);
    }

    static String mib(OptionalLong bytes) {
        return bytes.isPresent() ? mib(bytes.getAsLong()) : "";
    }

    static String zeroing(Subject subject) {
        return subject.zeroing().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

}
