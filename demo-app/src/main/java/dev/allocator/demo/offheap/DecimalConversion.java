package dev.allocator.demo.offheap;

/**
 * The {@code double} nearest to a decimal number of up to 19 digits, in a few multiplications.
 * <p>
 * Source: Daniel Lemire, "Number parsing at a gigabyte per second", 2021 (the algorithm of Eisel and Lemire), after the
 * exact short cut of Clinger, "How to read floating point numbers accurately", 1990.
 */
final class DecimalConversion {

    private static final long EXACT_SIGNIFICAND = 1L << 53;

    private static final double[] EXACT_POWERS_OF_TEN = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
            1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

    private static final int FRACTION_BITS = 52;

    private static final int MIN_BINARY_EXPONENT = -1023;

    private static final int INFINITE_BINARY_EXPONENT = 0x7FF;

    /** Outside these powers of ten a product is never halfway between two doubles. */
    private static final int MIN_HALFWAY_EXPONENT = -4;

    private static final int MAX_HALFWAY_EXPONENT = 23;

    private DecimalConversion() {}

    /**
     * Converts {@code significand * 10^exponent}.
     * @param significand the digits, unsigned
     * @return the nearest double, infinity if it is out of range, {@link Double#NaN} if this algorithm cannot tell
     */
    static double toDouble(long significand, long exponent) {
        if (significand == 0 || exponent < PowersOfFive.MIN_EXPONENT) {
            return 0;
        }
        if (exponent > PowersOfFive.MAX_EXPONENT) {
            return Double.POSITIVE_INFINITY;
        }
        int power = (int) exponent;
        if (Long.compareUnsigned(significand, EXACT_SIGNIFICAND) <= 0 && Math.abs(power) < EXACT_POWERS_OF_TEN.length) {
            return (power < 0) ? significand / EXACT_POWERS_OF_TEN[-power] : significand * EXACT_POWERS_OF_TEN[power];
        }
        return approximate(significand, power);
    }

    private static double approximate(long significand, int power) {
        int leadingZeros = Long.numberOfLeadingZeros(significand);
        long normalized = significand << leadingZeros;
        long high = Math.unsignedMultiplyHigh(normalized, PowersOfFive.high(power));
        long low = normalized * PowersOfFive.high(power);
        if ((high & 0x1FF) == 0x1FF) {
            // The bits that decide the rounding could still change: take the power's lower half into account.
            long correction = Math.unsignedMultiplyHigh(normalized, PowersOfFive.low(power));
            low += correction;
            high += (Long.compareUnsigned(low, correction) < 0) ? 1 : 0;
        }
        if (low == -1L) {
            return Double.NaN;
        }
        int upperBit = (int) (high >>> 63);
        int shift = upperBit + Long.SIZE - FRACTION_BITS - 3;
        long fraction = high >>> shift;
        int binaryExponent = binaryExponent(power) + upperBit - leadingZeros - MIN_BINARY_EXPONENT;
        if (binaryExponent <= 0) {
            // Subnormal: too rare to be worth a way of its own.
            return Double.NaN;
        }
        boolean halfway = Long.compareUnsigned(low, 1) <= 0 && power >= MIN_HALFWAY_EXPONENT
                && power <= MAX_HALFWAY_EXPONENT && (fraction & 3) == 1 && (fraction << shift) == high;
        if (halfway) {
            // To even.
            fraction &= ~1L;
        }
        fraction = (fraction + (fraction & 1)) >>> 1;
        if (fraction >= 2L << FRACTION_BITS) {
            fraction >>>= 1;
            binaryExponent++;
        }
        if (binaryExponent >= INFINITE_BINARY_EXPONENT) {
            return Double.POSITIVE_INFINITY;
        }
        long fractionBits = fraction & ((1L << FRACTION_BITS) - 1);
        return Double.longBitsToDouble(((long) binaryExponent << FRACTION_BITS) | fractionBits);
    }

    /** {@code floor(log2(10^power)) + 63}, by a fixed-point logarithm that is exact in the range. */
    private static int binaryExponent(int power) {
        return (((152_170 + 65_536) * power) >> 16) + 63;
    }

}
