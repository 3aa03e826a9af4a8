package dev.allocator.benchmarks.report;

import java.util.Comparator;

/**
 * What figures have to keep to.
 */
record Bound(boolean isMinimum, double limit, Unit unit) {

    static Bound atLeast(double limit) {
        return new Bound(true, limit, Unit.TIMES);
    }

    static Bound atMost(double limit, Unit unit) {
        return new Bound(false, limit, unit);
    }

    boolean allows(double value) {
        return this.isMinimum ? value >= this.limit : value <= this.limit;
    }

    /**
     * Orders figures from the worst to the best.
     */
    Comparator<Double> worstFirst() {
        return this.isMinimum ? Comparator.naturalOrder() : Comparator.reverseOrder();
    }

    @Override
    public String toString() {
        return (this.isMinimum ? "≥ " : "≤ ") + this.unit.format(this.limit);
    }

}
