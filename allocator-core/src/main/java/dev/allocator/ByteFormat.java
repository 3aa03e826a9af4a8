package dev.allocator;

import java.util.Locale;

/**
 * Writes sizes the way people read them.
 */
final class ByteFormat {

    private static final String[] UNITS = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };

    private ByteFormat() {}

    /**
     * Formats with the largest unit that leaves at least 1, and one decimal unless the value is whole.
     */
    static String format(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String pattern = (value == Math.rint(value)) ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, pattern, value, UNITS[unit]);
    }

}
