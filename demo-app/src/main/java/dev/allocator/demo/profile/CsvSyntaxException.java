package dev.allocator.demo.profile;

/**
 * The input is not CSV.
 */
public final class CsvSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long line;

    /**
     * Creates an exception.
     * @param line the physical line, from 1
     * @param problem what is wrong there
     */
    public CsvSyntaxException(long line, String problem) {
        super("Line " + line + ": " + problem);
        this.line = line;
    }

    /**
     * Returns where the problem is.
     * @return the physical line, from 1
     */
    public long line() {
        return this.line;
    }

    /**
     * A quoted cell without an end.
     * @param line the line of its opening quote
     * @return the exception
     */
    public static CsvSyntaxException unterminatedQuote(long line) {
        return new CsvSyntaxException(line, "the quoted cell that begins here has no closing quote");
    }

    /**
     * A quoted cell that does not end at its closing quote.
     * @param line the line of the closing quote
     * @return the exception
     */
    public static CsvSyntaxException textAfterQuote(long line) {
        return new CsvSyntaxException(line,
                "after a closing quote must come a delimiter or a line end (a quote inside a quoted cell is doubled)");
    }

    /**
     * A record whose number of cells is not the first record's.
     * @param line the line where the record begins
     * @param cells its cells
     * @param expected the first record's cells
     * @return the exception
     */
    public static CsvSyntaxException ragged(long line, long cells, long expected) {
        return new CsvSyntaxException(line,
                "the record has " + cells(cells) + ", but the first record has " + cells(expected));
    }

    /**
     * A cell that is not UTF-8.
     * @param line the line where the cell begins
     * @return the exception
     */
    public static CsvSyntaxException notUtf8(long line) {
        return new CsvSyntaxException(line, "a cell is not valid UTF-8");
    }

    private static String cells(long cells) {
        return (cells == 1) ? "1 cell" : cells + " cells";
    }

}
