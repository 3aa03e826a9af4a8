package dev.allocator.demo.profile;

import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is written.
 *
 * @param delimiter the code point between two cells
 * @param header whether the first record names the columns
 */
public record CsvFormat(int delimiter, boolean header) {

    /**
     * The most columns that a file may have, those of a spreadsheet. Each takes about a kilobyte of heap, so this bounds
     * the heap that a file can take.
     */
    public static final int MAX_COLUMNS = 16_384;

    /**
     * Reads the parameters of a request.
     * @param delimiter the parameter {@code delimiter}, a comma if {@code null}
     * @param header the parameter {@code header}, true if {@code null}
     * @return the format
     * @throws InvalidFormatException if one of them is wrong
     */
    public static CsvFormat of(@Nullable String delimiter, @Nullable String header) {
        return new CsvFormat((delimiter != null) ? delimiter(delimiter) : ',', header == null || header(header));
    }

    private static int delimiter(String value) {
        if (value.isEmpty() || value.codePointCount(0, value.length()) != 1) {
            throw new InvalidFormatException("delimiter must be one character, but it has "
                    + value.codePointCount(0, value.length()) + "; a tab is %09, a semicolon %3B, a bar %7C");
        }
        int delimiter = value.codePointAt(0);
        if (delimiter == '"' || delimiter == '\r' || delimiter == '\n'
                || (delimiter >= Character.MIN_SURROGATE && delimiter <= Character.MAX_SURROGATE)) {
            throw new InvalidFormatException(
                    "delimiter must be neither a quote nor a line end, but it is %s".formatted(describe(delimiter)));
        }
        return delimiter;
    }

    private static boolean header(String value) {
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        if (value.equalsIgnoreCase("false")) {
            return false;
        }
        throw new InvalidFormatException("header must be true or false, but it is '" + value + "'");
    }

    private static String describe(int codePoint) {
        return "U+%04X".formatted(codePoint);
    }

}
