package dev.allocator.demo.offheap;

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
        double lower = valueAt(rank);
        long hundredths = part % 100;
        return (hundredths == 0) ? lower : between(lower, valueAt(rank + 1), hundredths / 100.0);
    }

    private static double between(double lower, double upper, double fraction) {
        // The difference of numbers of different sign may exceed the range of a double.
        boolean sameSign = (lower < 0) == (upper < 0);
        return sameSign ? lower + (upper - lower) * fraction : lower * (1 - fraction) + upper * fraction;
    }

    private double valueAt(long rank) {
        long key = this.ranks.keyAt(rank);
        return this.integers ? key : DoubleOrder.value(key);
    }

}
