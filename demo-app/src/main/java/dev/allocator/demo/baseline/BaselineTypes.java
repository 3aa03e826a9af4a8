package dev.allocator.demo.baseline;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

import dev.allocator.demo.profile.ColumnType;

/**
 * The types of single cells.
 */
final class BaselineTypes {

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private static final Pattern BOOLEAN = Pattern.compile("true|false", Pattern.CASE_INSENSITIVE);

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private BaselineTypes() {}

    static ColumnType typeOf(String text) {
        if (INTEGER.matcher(text).matches() && isLong(text)) {
            return ColumnType.INTEGER;
        }
        if (DECIMAL.matcher(text).matches() && Double.isFinite(Double.parseDouble(text))) {
            return ColumnType.DECIMAL;
        }
        if (BOOLEAN.matcher(text).matches()) {
            return ColumnType.BOOLEAN;
        }
        return (DATE.matcher(text).matches() && isDay(text)) ? ColumnType.DATE : ColumnType.TEXT;
    }

    private static boolean isLong(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException ex) {
            return false;
        }
    }

    private static boolean isDay(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException ex) {
            return false;
        }
    }

}
