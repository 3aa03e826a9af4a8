package dev.allocator.demo.offheap;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A sum of doubles or longs without any rounding: a fixed-point number wide enough for every double. One is reused for
 * column after column.
 * <p>
 * Source: Ulrich Kulisch, "Computer Arithmetic and Validity", the long accumulator; carries are left standing in 64-bit
 * digits of 32 bits each.
 */
final class ExactSum {

    /** The power of two of the lowest bit: that of the least double. */
    private static final int LOWEST_EXPONENT = -1074;

    private static final int DIGIT_BITS = 32;

    private static final long DIGIT_MASK = 0xFFFFFFFFL;

    /** The range of doubles, counts up to 2^63, and the sign. */
    private static final int DIGITS = (1024 - LOWEST_EXPONENT + Long.SIZE) / DIGIT_BITS + 3;

    /** So many additions cannot overflow a digit. */
    private static final int MAX_PENDING = 1 << 29;

    /** A factor of so many bits does not overflow a product with a significand. */
    private static final int FACTOR_BITS = 10;

    private static final int MEAN_BITS = 128;

    private final long[] digits = new long[DIGITS];

    private int pending;

    void reset() {
        Arrays.fill(this.digits, 0);
        this.pending = 0;
    }

    /** Adds a finite value some times. */
    void add(double value, long times) {
        long bits = Double.doubleToRawLongBits(value);
        int biasedExponent = (int) (bits >>> 52) & 0x7FF;
        long fraction = bits & ((1L << 52) - 1);
        long significand = (biasedExponent == 0) ? fraction : fraction | (1L << 52);
        addMagnitude(significand, Math.max(biasedExponent, 1) - 1, times, bits < 0);
    }

    /** Adds a value some times. */
    void add(long value, long times) {
        long high = value >> DIGIT_BITS;
        addMagnitude(value & DIGIT_MASK, -LOWEST_EXPONENT, times, false);
        addMagnitude(Math.abs(high), -LOWEST_EXPONENT + DIGIT_BITS, times, high < 0);
    }

    private void addMagnitude(long significand, int bit, long times, boolean negative) {
        int at = bit;
        for (long rest = times; rest != 0; rest >>>= FACTOR_BITS) {
            addProduct(significand * (rest & ((1 << FACTOR_BITS) - 1)), at, negative);
            at += FACTOR_BITS;
        }
    }

    private void addProduct(long product, int bit, boolean negative) {
        int digit = bit / DIGIT_BITS;
        int shift = bit % DIGIT_BITS;
        long first = (product << shift) & DIGIT_MASK;
        long rest = product >>> (DIGIT_BITS - shift);
        int sign = negative ? -1 : 1;
        this.digits[digit] += sign * first;
        this.digits[digit + 1] += sign * (rest & DIGIT_MASK);
        this.digits[digit + 2] += sign * (rest >>> DIGIT_BITS);
        if (++this.pending == MAX_PENDING) {
            propagateCarries();
        }
    }

    private void propagateCarries() {
        for (int i = 0; i < DIGITS - 1; i++) {
            this.digits[i + 1] += this.digits[i] >> DIGIT_BITS;
            this.digits[i] &= DIGIT_MASK;
        }
        this.pending = 0;
    }

    /**
     * Returns the sum divided by a count.
     * @param count how many values were added, from 1
     */
    Mean mean(long count) {
        BigInteger divisor = BigInteger.valueOf(count);
        BigInteger sum = sum();
        int shift = MEAN_BITS + divisor.bitLength() - sum.bitLength();
        BigInteger quotient = ((shift > 0) ? sum.shiftLeft(shift) : sum).divide(divisor);
        int exponent = LOWEST_EXPONENT - Math.max(shift, 0);
        int excess = quotient.bitLength() - MEAN_BITS;
        if (excess > 0) {
            quotient = quotient.shiftRight(excess);
            exponent += excess;
        }
        double high = quotient.doubleValue();
        double low = quotient.subtract(new BigDecimal(high).toBigInteger()).doubleValue();
        return new Mean(high, low, exponent);
    }

    private BigInteger sum() {
        propagateCarries();
        BigInteger sum = BigInteger.ZERO;
        for (int i = DIGITS - 1; i >= 0; i--) {
            if (this.digits[i] != 0 || sum.signum() != 0) {
                sum = sum.shiftLeft(DIGIT_BITS).add(BigInteger.valueOf(this.digits[i]));
            }
        }
        return sum;
    }

    /**
     * A mean to 106 bits: {@code (high + low) * 2^exponent}.
     *
     * @param high its nearest double, but for the exponent
     * @param low what is missing there
     * @param exponent the power of two
     */
    record Mean(double high, double low, int exponent) {

        double value() {
            return Math.scalb(this.high, this.exponent);
        }

        /** The mean divided by a power of two, in two parts. */
        Mean scaled(int power) {
            return new Mean(Math.scalb(this.high, this.exponent - power), Math.scalb(this.low, this.exponent - power),
                    0);
        }

    }

}
