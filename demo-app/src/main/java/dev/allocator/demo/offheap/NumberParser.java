package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import dev.allocator.demo.profile.ColumnType;

/**
 * Reads a number from the bytes of a cell, exactly: the {@code long}, or the nearest {@code double}. One parser reads cell
 * after cell, without a heap object for any but the rarest.
 */
final class NumberParser {

    /** So many decimal digits fit an unsigned {@code long}. */
    private static final int MAX_DIGITS = 19;

    /** Far beyond the range of a double, and of what the length of a cell could make up for. */
    private static final long MAX_EXPONENT = 1L << 40;

    private long integer;

    private double decimal;

    private MemorySegment segment = MemorySegment.NULL;

    private long position;

    private long end;

    private long significand;

    private int significantDigits;

    /** The power of ten of the significand's last digit. */
    private long exponent;

    private boolean truncated;

    private boolean digitsOnly;

    /** The value of the last cell that was {@link ColumnType#INTEGER}. */
    long integer() {
        return this.integer;
    }

    /** The value of the last cell that was a number. */
    double decimal() {
        return this.decimal;
    }

    /**
     * Reads a cell.
     * @return {@link ColumnType#INTEGER}, {@link ColumnType#DECIMAL}, or {@link ColumnType#TEXT} if it is not a number
     */
    ColumnType parse(MemorySegment cell, long offset, int length) {
        this.segment = cell;
        this.position = offset;
        this.end = offset + length;
        boolean negative = current() == '-';
        if (negative || current() == '+') {
            this.position++;
        }
        long firstDigit = this.position;
        if (!parseDigits() || !parseExponent()) {
            return ColumnType.TEXT;
        }
        if (this.digitsOnly && isLong(negative)) {
            this.integer = negative ? -this.significand : this.significand;
            this.decimal = this.integer;
            return ColumnType.INTEGER;
        }
        double magnitude = magnitude(firstDigit);
        this.decimal = negative ? -magnitude : magnitude;
        return (magnitude <= Double.MAX_VALUE) ? ColumnType.DECIMAL : ColumnType.TEXT;
    }

    private int current() {
        return (this.position < this.end) ? this.segment.get(ValueLayout.JAVA_BYTE, this.position) : -1;
    }

    private boolean parseDigits() {
        this.significand = 0;
        this.significantDigits = 0;
        this.exponent = 0;
        this.truncated = false;
        boolean any = false;
        boolean point = false;
        for (;; this.position++) {
            int digit = current() - '0';
            if (digit >= 0 && digit <= 9) {
                any = true;
                addDigit(digit, point);
            } else if (digit == '.' - '0' && !point) {
                point = true;
            } else {
                this.digitsOnly = !point;
                return any;
            }
        }
    }

    private void addDigit(int digit, boolean afterPoint) {
        if (this.significantDigits < MAX_DIGITS) {
            this.significand = this.significand * 10 + digit;
            this.significantDigits += (this.significand != 0) ? 1 : 0;
            this.exponent -= afterPoint ? 1 : 0;
        } else {
            this.truncated |= digit != 0;
            this.exponent += afterPoint ? 0 : 1;
        }
    }

    private boolean parseExponent() {
        if (this.position == this.end) {
            return true;
        }
        if ((current() | 0x20) != 'e') {
            return false;
        }
        this.digitsOnly = false;
        this.position++;
        boolean negative = current() == '-';
        if (negative || current() == '+') {
            this.position++;
        }
        if (this.position == this.end) {
            return false;
        }
        long value = 0;
        for (; this.position < this.end; this.position++) {
            int digit = current() - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            value = Math.min(value * 10 + digit, MAX_EXPONENT);
        }
        this.exponent += negative ? -value : value;
        return true;
    }

    private boolean isLong(boolean negative) {
        return this.exponent == 0
                && Long.compareUnsigned(this.significand, negative ? Long.MIN_VALUE : Long.MAX_VALUE) <= 0;
    }

    private double magnitude(long firstDigit) {
        double value = DecimalConversion.toDouble(this.significand, this.exponent);
        if (this.truncated && value != DecimalConversion.toDouble(this.significand + 1, this.exponent)) {
            value = Double.NaN;
        }
        return Double.isNaN(value) ? LongDecimal.toDouble(this.segment, firstDigit, this.end, this.exponent) : value;
    }

}
