package dev.allocator.demo.offheap;

import java.math.BigInteger;

/**
 * The powers of five that matter for doubles, each as 128 bits of which the highest is set. They are rounded down, but
 * for the small negative exponents up: there a product can be exact, and must not come out just below.
 */
final class PowersOfFive {

    static final int MIN_EXPONENT = -342;

    static final int MAX_EXPONENT = 308;

    private static final int BITS = 128;

    private static final int MIN_ROUNDED_UP = -27;

    private static final long[] HIGH = new long[MAX_EXPONENT - MIN_EXPONENT + 1];

    private static final long[] LOW = new long[HIGH.length];

    static {
        BigInteger five = BigInteger.valueOf(5);
        for (int exponent = MIN_EXPONENT; exponent <= MAX_EXPONENT; exponent++) {
            BigInteger power = five.pow(Math.abs(exponent));
            BigInteger normalized = (exponent >= 0)
                    ? power.shiftLeft(BITS).shiftRight(power.bitLength())
                    : reciprocal(power).add((exponent < MIN_ROUNDED_UP) ? BigInteger.ZERO : BigInteger.ONE);
            HIGH[exponent - MIN_EXPONENT] = normalized.shiftRight(Long.SIZE).longValue();
            LOW[exponent - MIN_EXPONENT] = normalized.longValue();
        }
    }

    private PowersOfFive() {}

    private static BigInteger reciprocal(BigInteger power) {
        return BigInteger.ONE.shiftLeft(power.bitLength() + BITS - 1).divide(power);
    }

    static long high(int exponent) {
        return HIGH[exponent - MIN_EXPONENT];
    }

    static long low(int exponent) {
        return LOW[exponent - MIN_EXPONENT];
    }

}
