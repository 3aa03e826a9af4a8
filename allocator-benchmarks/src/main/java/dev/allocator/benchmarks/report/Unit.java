package dev.allocator.benchmarks.report;

import java.util.Locale;

/**
 * What figures of targets count.
 */
enum Unit {

    TIMES {

        @Override
        String format(double value) {
            return Format.ratio(value) + "×";
        }

    },

    MICROS {

        @Override
        String format(double value) {
            return String.format(Locale.ROOT, "%.2f µs", value / 1000);
        }

    },

    BYTES {

        @Override
        String format(double value) {
            return String.format(Locale.ROOT, "%,.0f B", value);
        }

    };

    /**
     * Writes a figure, times being given in nanoseconds.
     */
    abstract String format(double value);

}
