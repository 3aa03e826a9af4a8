package dev.allocator.demo.profile;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The profile of one column. What there is not of a column, its JSON gives as null.
 *
 * @param name the header's cell as it is, or {@code column1}, {@code column2}, … without a header
 * @param type the type that all cells have
 * @param count how many cells are not null
 * @param nulls how many cells are empty
 * @param distinct how many different texts there are
 * @param min the least value, absent if there is none
 * @param max the greatest value, absent if there is none
 * @param mean the arithmetic mean of a numeric column
 * @param stddev the sample standard deviation of a numeric column, absent below two values and where it exceeds
 * the range of a double
 * @param p50 the median of a numeric column
 * @param p95 the 95th percentile of a numeric column
 * @param top the most frequent texts, at most five
 */
public record ColumnProfile(Text name, ColumnType type, long count, long nulls, long distinct, @Nullable Bound min,
        @Nullable Bound max, @Nullable Double mean, @Nullable Double stddev, @Nullable Double p50,
        @Nullable Double p95, List<ValueCount> top) {

    /** How many of the most frequent texts a profile names. */
    public static final int TOP = 5;

}
