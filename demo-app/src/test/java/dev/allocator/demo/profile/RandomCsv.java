package dev.allocator.demo.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Makes CSV files of all kinds, each from a seed.
 */
public final class RandomCsv {

    private static final List<String> ODD_CELLS = List.of("", "-0", "+7", "007", "1e400", "1.", ".5", "-.5E+3", ".",
            "true", "False", "2024-02-29", "2023-02-29", "NaN", "9223372036854775807", "-9223372036854775808",
            "9223372036854775808", "a\"b", "\"", ",", "x\ny", "\r\n", "äöü", "😀", "\uE000", "12345678", "123456789",
            " ", "null", "abcdefgh\0");

    private final Random random;

    private final String delimiter;

    public RandomCsv(long seed) {
        this.random = new Random(seed);
        this.delimiter = List.of(",", ";", "\t", "→", "😀").get(this.random.nextInt(5));
    }

    public CsvFormat format() {
        return CsvFormat.of(this.delimiter, Boolean.toString(this.random.nextBoolean()));
    }

    /** A file of some rows and columns. */
    public String table(int maxRows, int maxColumns) {
        List<Supplier<String>> columns = new ArrayList<>();
        for (int width = 1 + this.random.nextInt(maxColumns); width > 0; width--) {
            columns.add(column());
        }
        StringBuilder csv = new StringBuilder(this.random.nextInt(4) == 0 ? "\uFEFF" : "");
        String lineEnd = List.of("\n", "\r\n", "\r").get(this.random.nextInt(3));
        int rows = this.random.nextInt(maxRows + 1);
        for (int row = 0; row < rows; row++) {
            csv.append(lineEnd.repeat(this.random.nextInt(20) == 0 ? 1 : 0));
            for (int i = 0; i < columns.size(); i++) {
                csv.append((i > 0) ? this.delimiter : "").append(quote(columns.get(i).get(), columns.size() == 1));
            }
            csv.append(lineEnd);
        }
        if (rows > 0 && this.random.nextBoolean()) {
            csv.setLength(csv.length() - lineEnd.length());
        }
        return csv.toString();
    }

    private Supplier<String> column() {
        int distinct = 1 + this.random.nextInt(2000);
        double scale = Math.pow(10, this.random.nextInt(40) - 20);
        double base = this.random.nextBoolean() ? 0 : 1e6 * scale;
        Supplier<String> usual = List.<Supplier<String>>of(() -> Integer.toString(this.random.nextInt(distinct) - 50),
                () -> Long.toString(this.random.nextLong()),
                () -> Long.toString(Long.MAX_VALUE - this.random.nextInt(distinct)),
                () -> Double.toString(base + scale * this.random.nextDouble()),
                () -> Double.toString(Double.longBitsToDouble(this.random.nextLong() & ~(1L << 62))),
                () -> String.format("%.2f", this.random.nextGaussian() * 100),
                () -> Boolean.toString(this.random.nextBoolean()),
                () -> String.format("20%02d-%02d-%02d", this.random.nextInt(30), 1 + this.random.nextInt(12),
                        1 + this.random.nextInt(28)),
                this::text, () -> "")
                .get(this.random.nextInt(10));
        int oddity = List.of(1_000_000, 1_000_000, 100, 3).get(this.random.nextInt(4));
        return () -> {
            if (this.random.nextInt(oddity) == 0) {
                return ODD_CELLS.get(this.random.nextInt(ODD_CELLS.size()));
            }
            return (this.random.nextInt(10) == 0) ? "" : usual.get();
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        String letters = "ab\"😀,é\n";
        for (int length = this.random.nextInt(25); length > 0; length--) {
            int at = letters.offsetByCodePoints(0, this.random.nextInt(7));
            text.appendCodePoint(letters.codePointAt(at));
        }
        return text.toString();
    }

    private String quote(String cell, boolean alone) {
        boolean needed = cell.startsWith("\"") || cell.contains("\n") || cell.contains("\r")
                || cell.contains(this.delimiter) || (alone && cell.isEmpty());
        return (needed || this.random.nextInt(5) == 0) ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

}
