package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The slow and sure way from digits to a {@code double}, for numbers of more than 19 digits that lie very close to the
 * middle of two doubles.
 */
final class LongDecimal {

    /** Where two doubles meet has at most 768 digits: after that it only matters whether anything follows. */
    private static final int MAX_DIGITS = 800;

    private static final int SHORT_DIGITS = 19;

    private LongDecimal() {}

    /**
     * Converts digits that may have a point between them and an exponent behind.
     * @param exponent the power of ten of the last digit, or of the 19th significant one if there are more
     */
    static double toDouble(MemorySegment segment, long firstDigit, long end, long exponent) {
        StringBuilder digits = new StringBuilder(SHORT_DIGITS);
        boolean more = false;
        for (long at = firstDigit; at < end; at++) {
            char character = (char) segment.get(ValueLayout.JAVA_BYTE, at);
            if ((character | 0x20) == 'e') {
                break;
            }
            boolean significant = character != '.' && (!digits.isEmpty() || character != '0');
            if (significant && digits.length() < MAX_DIGITS) {
                digits.append(character);
            } else if (significant) {
                more |= character != '0';
            }
        }
        long last = exponent - Math.max(0, digits.length() - SHORT_DIGITS);
        if (more) {
            digits.append('1');
            last--;
        }
        return Double.parseDouble(digits.append('E').append(last).toString());
    }

}
