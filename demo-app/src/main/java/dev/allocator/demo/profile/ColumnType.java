package dev.allocator.demo.profile;

/**
 * The type of a column: the narrowest that all its non-null cells have.
 */
public enum ColumnType {

    /** {@code [+-]?\d+} within the range of a {@code long}. */
    INTEGER,

    /** {@code [+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?} whose nearest {@code double} is finite. */
    DECIMAL,

    /** A day of the calendar as {@code yyyy-MM-dd}. */
    DATE,

    /** {@code true} or {@code false} in any case. */
    BOOLEAN,

    /** Anything else. */
    TEXT,

    /** No cell but null ones. */
    EMPTY;

    /**
     * Tells whether the column has a mean and percentiles.
     * @return whether the cells are numbers
     */
    public boolean isNumeric() {
        return this == INTEGER || this == DECIMAL;
    }

    /**
     * Returns the narrowest type that covers this one and another.
     * @param other the other type
     * @return the type of a column that has cells of both
     */
    public ColumnType join(ColumnType other) {
        if (this == other || other == EMPTY) {
            return this;
        }
        if (this == EMPTY) {
            return other;
        }
        return (isNumeric() && other.isNumeric()) ? DECIMAL : TEXT;
    }

}
