package dev.allocator.demo.profile;

/**
 * The input is larger in some direction than the profiler takes.
 */
public final class CsvTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private CsvTooLargeException(String message) {
        super(message);
    }

    /**
     * More columns than {@link CsvFormat#MAX_COLUMNS}.
     * @return the exception
     */
    public static CsvTooLargeException columns() {
        return new CsvTooLargeException("A file may have at most " + CsvFormat.MAX_COLUMNS + " columns");
    }

    /**
     * A cell too large for a read buffer.
     * @param maxBytes the largest cell in bytes
     * @return the exception
     */
    public static CsvTooLargeException cell(long maxBytes) {
        return new CsvTooLargeException("A cell may have at most " + maxBytes + " bytes");
    }

}
