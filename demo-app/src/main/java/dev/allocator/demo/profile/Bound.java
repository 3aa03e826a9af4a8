package dev.allocator.demo.profile;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The least or greatest value of a column: a number in numeric columns, else a text.
 */
public sealed interface Bound {

    /**
     * A bound of a column of type {@link ColumnType#INTEGER}.
     *
     * @param value the number
     */
    record OfInteger(@JsonValue long value) implements Bound {}

    /**
     * A bound of a column of type {@link ColumnType#DECIMAL}.
     *
     * @param value the number, finite
     */
    record OfDecimal(@JsonValue double value) implements Bound {}

    /**
     * A bound of any other column.
     *
     * @param value the text of the cell
     */
    record OfText(@JsonValue Text value) implements Bound {}

}
