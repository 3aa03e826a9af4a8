package dev.allocator.demo.offheap;

import org.jspecify.annotations.Nullable;

import dev.allocator.demo.profile.Bound;
import dev.allocator.demo.profile.ColumnType;

/**
 * What is asked about the numbers of a numeric column.
 *
 * @param min the least
 * @param max the greatest
 * @param mean their mean
 * @param deviation their sample standard deviation, if there is one
 * @param median their 50th percentile
 * @param percentile95 their 95th percentile
 */
record NumberSummary(Bound min, Bound max, double mean, @Nullable Double deviation, double median,
        double percentile95) {

    /**
     * Summarizes a column.
     * @param column a numeric column, which is not empty
     * @param sum a sum that no one else uses
     * @param scratch working memory
     */
    static NumberSummary of(Column column, ExactSum sum, RankSelector.Scratch scratch) {
        boolean integers = column.type() == ColumnType.INTEGER;
        sum.reset();
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        EntryCursor cursor = column.entries();
        while (cursor.next()) {
            long key = cursor.orderKey();
            least = Math.min(least, key);
            greatest = Math.max(greatest, key);
            if (integers) {
                sum.add(key, cursor.count());
            } else {
                sum.add(DoubleOrder.value(key), cursor.count());
            }
        }
        ExactSum.Mean mean = sum.mean(column.count());
        Percentiles percentiles = new Percentiles(new RankSelector(scratch, column, least, greatest), column.count(),
                integers);
        return new NumberSummary(bound(least, integers), bound(greatest, integers), mean.value(),
                deviation(column, integers, mean, Math.max(magnitude(least, integers), magnitude(greatest, integers))),
                percentiles.percentile(50), percentiles.percentile(95));
    }

    private static @Nullable Double deviation(Column column, boolean integers, ExactSum.Mean mean, double largest) {
        if (column.count() < 2) {
            return null;
        }
        SquaredDeviations deviations = new SquaredDeviations(mean, largest);
        EntryCursor cursor = column.entries();
        while (cursor.next()) {
            long key = cursor.orderKey();
            if (integers) {
                deviations.add(key, cursor.count());
            } else {
                deviations.add(DoubleOrder.value(key), cursor.count());
            }
        }
        double deviation = deviations.sampleDeviation(column.count());
        return Double.isFinite(deviation) ? deviation : null;
    }

    private static double magnitude(long key, boolean integers) {
        return Math.abs(integers ? (double) key : DoubleOrder.value(key));
    }

    private static Bound bound(long key, boolean integers) {
        return integers ? new Bound.OfInteger(key) : new Bound.OfDecimal(DoubleOrder.value(key));
    }

}
