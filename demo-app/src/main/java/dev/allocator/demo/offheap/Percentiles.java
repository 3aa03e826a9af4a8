package dev.allocator.demo.offheap;

import java.math.BigDecimal;

/**
 * Percentiles of a numeric column, linear between the two nearest ranks.
 * <p>
 * Source: Hyndman and Fan, "Sample quantiles in statistical packages", 1996, type 7.
 */
final class Percentiles {

    private final RankSelector ranks;

    private final long count;

    private final boolean integers;

    Percentiles(RankSelector ranks, long count, boolean integers) {
        this.ranks = ranks;
        this.count = count;
        this.integers = integers;
    }

    double percentile(int percent) {
        // (count - 1) * percent / 100, without rounding or overflow.
        long whole = (this.count - 1) / 100 * percent;
        long part = (this.count - 1) % 100 * percent;
        long rank = whole + part / 100;
        BigDecimal lower = valueAt(rank);
        long hundredths = part % 100;
        return (hundredths == 0)
                ? lower.doubleValue()
                : between(lower, valueAt(rank + 1), BigDecimal.valueOf(hundredths, 2));
    }

    /** In doubles, the middle of a great number and its near opposite would be lost. */
    private static double between(BigDecimal lower, BigDecimal upper, BigDecimal fraction) {
        return lower.add(upper.subtract(lower).multiply(fraction)).doubleValue();
    }

    private BigDecimal valueAt(long rank) {
        long key = this.ranks.keyAt(rank);
        return this.integers ? BigDecimal.valueOf(key) : new BigDecimal(DoubleOrder.value(key));
    }

}
