package dev.allocator.demo.baseline;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.allocator.demo.profile.Bound;
import dev.allocator.demo.profile.ColumnType;

/**
 * The figures of a numeric column, in decimal arithmetic that does not round before the end.
 */
final class BaselineNumbers {

    private static final MathContext PRECISION = new MathContext(40);

    private final TreeMap<BigDecimal, Long> counts = new TreeMap<>();

    private final ColumnType type;

    private long count;

    private @Nullable BigDecimal min;

    private @Nullable BigDecimal max;

    private BigDecimal sum = BigDecimal.ZERO;

    private BigDecimal squares = BigDecimal.ZERO;

    BaselineNumbers(Map<String, Long> texts, ColumnType type) {
        this.type = type;
        texts.forEach((text, times) -> add(value(text), times));
    }

    private BigDecimal value(String text) {
        return (this.type == ColumnType.INTEGER)
                ? BigDecimal.valueOf(Long.parseLong(text))
                : new BigDecimal(Double.parseDouble(text));
    }

    private void add(BigDecimal value, long times) {
        BigDecimal product = value.multiply(BigDecimal.valueOf(times));
        this.counts.merge(value, times, Long::sum);
        this.min = (this.min != null) ? this.min.min(value) : value;
        this.max = (this.max != null) ? this.max.max(value) : value;
        this.count += times;
        this.sum = this.sum.add(product);
        this.squares = this.squares.add(product.multiply(value));
    }

    Bound min() {
        return bound(this.min);
    }

    Bound max() {
        return bound(this.max);
    }

    private Bound bound(@Nullable BigDecimal value) {
        Objects.requireNonNull(value, "a numeric column has a value");
        return (this.type == ColumnType.INTEGER)
                ? new Bound.OfInteger(value.longValueExact())
                : new Bound.OfDecimal(value.doubleValue());
    }

    double mean() {
        return this.sum.divide(BigDecimal.valueOf(this.count), PRECISION).doubleValue();
    }

    @Nullable
    Double deviation() {
        if (this.count < 2) {
            return null;
        }
        BigDecimal n = BigDecimal.valueOf(this.count);
        BigDecimal variance = n.multiply(this.squares)
                .subtract(this.sum.pow(2))
                .divide(n.multiply(n.subtract(BigDecimal.ONE)), PRECISION);
        double deviation = variance.sqrt(PRECISION).doubleValue();
        return Double.isFinite(deviation) ? deviation : null;
    }

    double percentile(int percent) {
        BigDecimal position = BigDecimal.valueOf(this.count - 1).multiply(BigDecimal.valueOf(percent, 2));
        long rank = position.longValue();
        BigDecimal fraction = position.subtract(BigDecimal.valueOf(rank));
        BigDecimal lower = valueAt(rank);
        BigDecimal upper = (fraction.signum() == 0) ? lower : valueAt(rank + 1);
        return lower.add(upper.subtract(lower).multiply(fraction)).doubleValue();
    }

    private BigDecimal valueAt(long rank) {
        long passed = 0;
        for (Map.Entry<BigDecimal, Long> entry : this.counts.entrySet()) {
            passed += entry.getValue();
            if (passed > rank) {
                return entry.getKey();
            }
        }
        throw new IllegalArgumentException("there is no rank " + rank + " among " + this.count);
    }

}
