package dev.allocator.demo.profile;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * What every implementation of the profiler must answer, calculated by hand.
 */
public abstract class ProfilerContract {

    private static final CsvFormat COMMA = CsvFormat.of(null, null);

    private static final CsvFormat NO_HEADER = CsvFormat.of(null, "false");

    protected abstract Profile profile(byte[] csv, CsvFormat format) throws IOException;

    private Profile profile(String csv, CsvFormat format) {
        try {
            return profile(csv.getBytes(StandardCharsets.UTF_8), format);
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private Profile profile(String csv) {
        return profile(csv, COMMA);
    }

    /** The profile of a column of these cells, each quoted so that it may be anything. */
    private ColumnProfile column(String... cells) {
        StringBuilder csv = new StringBuilder("c\n");
        for (String cell : cells) {
            csv.append('"').append(cell.replace("\"", "\"\"")).append("\"\n");
        }
        return profile(csv.toString()).columns().getFirst();
    }

    private static List<String> names(Profile profile) {
        return profile.columns().stream().map((column) -> column.name().toString()).toList();
    }

    /** The cells of a column, as far as they are among the top: each as text=count. */
    private static String top(ColumnProfile column) {
        return column.top()
                .stream()
                .map((value) -> value.value() + "=" + value.count())
                .collect(Collectors.joining(" "));
    }

    private static String bound(Bound bound) {
        return switch (bound) {
            case Bound.OfInteger integer -> Long.toString(integer.value());
            case Bound.OfDecimal decimal -> Double.toString(decimal.value());
            case Bound.OfText text -> text.value().toString();
        };
    }

    @Test
    void anEmptyFileHasNeitherRowsNorColumns() {
        for (String csv : List.of("", "\n", "\r\n\r\n", "\uFEFF", "\uFEFF\n")) {
            assertThat(profile(csv).rows()).isZero();
            assertThat(profile(csv).columns()).isEmpty();
            assertThat(profile(csv, NO_HEADER).columns()).isEmpty();
        }
    }

    @Test
    void aHeaderAloneNamesEmptyColumns() {
        Profile profile = profile("a,b");
        assertThat(profile.rows()).isZero();
        assertThat(names(profile)).containsExactly("a", "b");
        ColumnProfile column = profile.columns().getFirst();
        assertThat(column.type()).isEqualTo(ColumnType.EMPTY);
        assertThat(column.count() + column.nulls() + column.distinct()).isZero();
        assertThat(column.min()).isNull();
        assertThat(column.max()).isNull();
        assertThat(column.mean()).isNull();
        assertThat(column.stddev()).isNull();
        assertThat(column.p50()).isNull();
        assertThat(column.p95()).isNull();
        assertThat(column.top()).isEmpty();
    }

    @Test
    void withoutHeaderColumnsAreNumbered() {
        Profile profile = profile("1,x\n2,y", NO_HEADER);
        assertThat(profile.rows()).isEqualTo(2);
        assertThat(names(profile)).containsExactly("column1", "column2");
    }

    @Test
    void namesAreKeptAsTheyAre() {
        assertThat(names(profile("a,a,,\" x \"\"\"\n1,2,3,4"))).containsExactly("a", "a", "", " x \"");
    }

    @ParameterizedTest
    @ValueSource(strings = { "a,b\n1,x\n2,y\n", "a,b\r\n1,x\r\n2,y\r\n", "a,b\r1,x\r2,y\r", "a,b\n1,x\n2,y",
            "\uFEFFa,b\r\n1,x\r\n2,y", "\n\na,b\n\n1,x\r\n\r\n2,y\n\n\n", "\"a\",\"b\"\n\"1\",\"x\"\n2,\"y\"",
            "\uFEFF\"a\",b\n1,x\n2,y" })
    void theSameTableInOtherWords(String csv) {
        Profile profile = profile(csv);
        assertThat(names(profile)).containsExactly("a", "b");
        assertThat(profile.rows()).isEqualTo(2);
        assertThat(top(profile.columns().get(0))).isEqualTo("1=1 2=1");
        assertThat(top(profile.columns().get(1))).isEqualTo("x=1 y=1");
    }

    @Test
    void quotedCellsMayHoldAnything() {
        Profile profile = profile("a,b\n\"1,2\",\"say \"\"hi\"\"\"\n\"x\r\ny\nz\rw\",\"\"\"\"\n");
        assertThat(profile.rows()).isEqualTo(2);
        assertThat(top(profile.columns().get(0))).isEqualTo("1,2=1 x\r\ny\nz\rw=1");
        assertThat(top(profile.columns().get(1))).isEqualTo("\"=1 say \"hi\"=1");
    }

    @Test
    void aQuoteInsideAnUnquotedCellIsLiteral() {
        assertThat(top(profile("a\n5\"\nx\"\"y\n \"z\"\n").columns().getFirst())).isEqualTo(" \"z\"=1 5\"=1 x\"\"y=1");
    }

    @Test
    void quotingDoesNotMakeAnotherText() {
        ColumnProfile column = profile("a\n7\n\"7\"\n").columns().getFirst();
        assertThat(column.distinct()).isEqualTo(1);
        assertThat(column.type()).isEqualTo(ColumnType.INTEGER);
    }

    @Test
    void emptyCellsAreNullQuotedOrNot() {
        Profile profile = profile("a,b\n,\"\"\n\"\",\n1,\n");
        assertThat(profile.rows()).isEqualTo(3);
        assertThat(profile.columns().get(0).nulls()).isEqualTo(2);
        assertThat(profile.columns().get(0).count()).isEqualTo(1);
        assertThat(profile.columns().get(1).nulls()).isEqualTo(3);
        assertThat(profile.columns().get(1).type()).isEqualTo(ColumnType.EMPTY);
    }

    @Test
    void aLineOfQuotesAloneIsNotBlank() {
        Profile profile = profile("a\n\"\"\n\n1\n");
        assertThat(profile.rows()).isEqualTo(2);
        assertThat(profile.columns().getFirst().nulls()).isEqualTo(1);
    }

    @Test
    void cellsAreNotTrimmed() {
        ColumnProfile column = profile("a\n 1\n1\n").columns().getFirst();
        assertThat(column.type()).isEqualTo(ColumnType.TEXT);
        assertThat(column.distinct()).isEqualTo(2);
    }

    @Test
    void aFinalDelimiterBeginsAnEmptyCell() {
        assertThat(profile("a,b\n1,").columns().get(1).nulls()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "\t", ";", "|", " ", "x", "§", "→", "😀" })
    void anyCharacterMayBeTheDelimiter(String delimiter) {
        // The arrow's neighbour has the same first byte.
        Profile profile = profile("a#b\n\"1#2\"#3\n↓#\"5\"".replace("#", delimiter), CsvFormat.of(delimiter, null));
        assertThat(names(profile)).containsExactly("a", "b");
        assertThat(profile.rows()).isEqualTo(2);
        assertThat(top(profile.columns().get(0))).isEqualTo("1" + delimiter + "2=1 ↓=1");
        assertThat(top(profile.columns().get(1))).isEqualTo("3=1 5=1");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = ';', value = { "a,b\\n1\\n;2", "a,b\\n1,2\\n\\n1,2,3\\n;4",
            "a,b\\r\\n\"x\\r\\ny\",1\\r\\n\"x\\n\\ry\"\\r\\n;4", "a\\n\"x;2", "a\\n1\\n\"x\\n\\n;3", "a\\n\"x\"y\\n;2",
            "a\\n\"x\\n\"y\\n;3", "a,b\\n\"\"\\n;2", "\\n\\na,b\\r1;4" })
    void whatIsNotCsvIsRefusedWithItsLine(String csv, long line) {
        String text = csv.replace("\\n", "\n").replace("\\r", "\r");
        assertThatExceptionOfType(CsvSyntaxException.class).isThrownBy(() -> profile(text))
                .matches((ex) -> ex.line() == line, "is on line " + line)
                .withMessageStartingWith("Line " + line + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = { "ff", "c3", "c328", "c080", "e282", "eda080", "f4908080", "f09f98", "80" })
    void whatIsNotUtf8IsRefusedWithItsLine(String malformed) {
        byte[] bytes = HexFormat.of().parseHex("612c620a312c320a78" + malformed + "2c310a");
        assertThatExceptionOfType(CsvSyntaxException.class).isThrownBy(() -> profile(bytes, COMMA))
                .matches((ex) -> ex.line() == 3)
                .withMessageContaining("UTF-8");
    }

    @Test
    void tooManyColumnsAreRefused() {
        String most = "x" + ",x".repeat(CsvFormat.MAX_COLUMNS - 1);
        assertThat(profile(most).columns()).hasSize(CsvFormat.MAX_COLUMNS);
        assertThatExceptionOfType(CsvTooLargeException.class).isThrownBy(() -> profile(most + ",x"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "0", "-0", "+5", "007", "9223372036854775807", "-9223372036854775808",
            "00000000000000000000000000000001" })
    void integers(String cell) {
        ColumnProfile column = column(cell);
        assertThat(column.type()).isEqualTo(ColumnType.INTEGER);
        assertThat(column.min()).isEqualTo(new Bound.OfInteger(Long.parseLong(cell)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "9223372036854775808", "-9223372036854775809", "1.", ".5", "-.5e-3", "1e5", "+1E+05",
            "1e308", "1e-400", "0e99999999999999999999", "4.9e-324", "0.1", "123456789012345678901234567890",
            "1.7976931348623157e308", "2.2250738585072011e-308" })
    void decimals(String cell) {
        ColumnProfile column = column(cell);
        assertThat(column.type()).isEqualTo(ColumnType.DECIMAL);
        assertThat(column.min()).isEqualTo(new Bound.OfDecimal(Double.parseDouble(cell)));
        assertThat(column.max()).isEqualTo(column.min());
        assertThat(column.mean()).isEqualTo(Double.parseDouble(cell));
        assertThat(column.p95()).isEqualTo(Double.parseDouble(cell));
        assertThat(column.stddev()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = { "1e400", "-1e309", ".", "+", "-", "e5", "1e", "1e+", "1.2.3", "1,5", "0x10", "NaN",
            "Infinity", "1_000", "1f", "1d", "--1", "١", "1 ", "2023-02-29", "1900-02-29", "2023-13-01", "2023-00-10",
            "2023-04-31", "2023-1-1", "2023/01/01", "2023-01-01T00:00", "+2023-01-01", "yes", "tru", "truee", "ｔrue",
            "falſe", "1.7976931348623159e308" })
    void texts(String cell) {
        ColumnProfile column = column(cell);
        assertThat(column.type()).isEqualTo(ColumnType.TEXT);
        assertThat(bound(column.min())).isEqualTo(cell);
        assertThat(column.mean()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = { "2024-02-29", "2000-02-29", "0000-01-01", "9999-12-31" })
    void dates(String cell) {
        assertThat(column(cell).type()).isEqualTo(ColumnType.DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = { "true", "FALSE", "tRuE" })
    void booleans(String cell) {
        assertThat(column(cell).type()).isEqualTo(ColumnType.BOOLEAN);
    }

    @ParameterizedTest
    @CsvSource({ "1,2,INTEGER", "1,2.5,DECIMAL", "1,9223372036854775808,DECIMAL", "1,true,TEXT", "1,2020-01-01,TEXT",
            "true,False,BOOLEAN", "true,2020-01-01,TEXT", "2.5,x,TEXT", "1,1e400,TEXT", "1,,INTEGER",
            "2020-01-01,2021-01-01,DATE" })
    void aColumnHasTheTypeOfAllItsCells(String first, String second, ColumnType type) {
        String other = (second != null) ? second : "";
        assertThat(column(first, other).type()).isEqualTo(type);
        assertThat(column(other, first).type()).isEqualTo(type);
    }

    @Test
    void boundsAreInTheOrderOfTheType() {
        assertThat(bound(column("10", "9", "-1", "+3").min())).isEqualTo("-1");
        assertThat(bound(column("10", "9", "-1", "+3").max())).isEqualTo("10");
        assertThat(bound(column("10", "9", "-1", "x").min())).isEqualTo("-1");
        assertThat(bound(column("10", "9", "-1", "x").max())).isEqualTo("x");
        assertThat(bound(column("9.5", "10", "-0.0").min())).isEqualTo("0.0");
        assertThat(bound(column("9.5", "10", "-0.0").max())).isEqualTo("10.0");
        assertThat(bound(column("2021-01-01", "1999-12-31").min())).isEqualTo("1999-12-31");
        assertThat(bound(column("true", "FALSE").min())).isEqualTo("FALSE");
    }

    @Test
    void textIsOrderedByCodePointNotByCharacter() {
        // In UTF-16 the surrogates of the emoji come before the private character.
        ColumnProfile column = column("😀", "\uE000", "z", "zz", "abcdefgh", "abcdefghi", "abcdefgh\0");
        assertThat(bound(column.min())).isEqualTo("abcdefgh");
        assertThat(bound(column.max())).isEqualTo("😀");
        assertThat(top(column)).isEqualTo("abcdefgh=1 abcdefgh\0=1 abcdefghi=1 z=1 zz=1");
    }

    @Test
    void theTopAreTheMostFrequentThenByCodePoint() {
        assertThat(top(column("b", "a", "c", "b", "d", "e", "f", "f", "g"))).isEqualTo("b=2 f=2 a=1 c=1 d=1");
        assertThat(top(column("10", "9", "9.0", "09", "8", "10"))).isEqualTo("10=2 09=1 8=1 9=1 9.0=1");
    }

    @Test
    void distinctGoesByText() {
        assertThat(column("1", "1.0", "+1", "1", "01").distinct()).isEqualTo(4);
    }

    @Test
    void figuresOfFewNumbers() {
        // Sum 10, squared deviations 2.25 + 0.25 + 0.25 + 2.25 = 5; ranks 1.5 and 2.85.
        ColumnProfile column = column("4", "1", "3", "2");
        assertThat(column.mean()).isEqualTo(2.5);
        assertThat(column.stddev()).isCloseTo(Math.sqrt(5.0 / 3), within(1e-15));
        assertThat(column.p50()).isEqualTo(2.5);
        assertThat(column.p95()).isCloseTo(3.85, within(1e-15));
    }

    @Test
    void figuresOfOneNumberManyTimes() {
        ColumnProfile column = column("0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1");
        assertThat(column.mean()).isEqualTo(0.1);
        assertThat(column.stddev()).isZero();
        assertThat(column.p95()).isEqualTo(0.1);
    }

    @Test
    void figuresOfLargeIntegersCloseTogether() {
        ColumnProfile column = column("9223372036854775807", "9223372036854775806", "9223372036854775805");
        assertThat(column.mean()).isEqualTo(0x1p63);
        assertThat(column.stddev()).isEqualTo(1.0);
        assertThat(bound(column.min())).isEqualTo("9223372036854775805");
        assertThat(bound(column.max())).isEqualTo("9223372036854775807");
    }

    @Test
    void figuresOfTheWholeRangeOfIntegers() {
        // Mean -0.5; the deviations are about 2^63.
        ColumnProfile column = column("9223372036854775807", "-9223372036854775808");
        assertThat(column.mean()).isEqualTo(-0.5);
        assertThat(column.stddev()).isCloseTo(Math.sqrt(2) * 0x1p63, within(1e4));
        assertThat(column.p50()).isEqualTo(-0.5);
    }

    @Test
    void figuresOfLargeDecimalsCloseTogether() {
        // 1e15 + 0, 0.25, 0.5: mean 1e15 + 0.25, deviations 0.25, 0, 0.25.
        ColumnProfile column = column("1000000000000000.0", "1000000000000000.25", "1000000000000000.5");
        assertThat(column.mean()).isEqualTo(1e15 + 0.25);
        assertThat(column.stddev()).isEqualTo(0.25);
        assertThat(column.p50()).isEqualTo(1e15 + 0.25);
    }

    @Test
    void figuresOfNumbersThatCancelEachOther() {
        assertThat(column("1e16", "1.0", "-1e16").mean()).isEqualTo(1.0 / 3);
        assertThat(column("1e300", "1.0", "-1e300").mean()).isEqualTo(1.0 / 3);
    }

    @Test
    void figuresAtTheEndsOfTheRange() {
        ColumnProfile large = column("1.7e308", "1.7e308", "1.6e308");
        assertThat(large.mean()).isCloseTo(5.0 / 3 * 1e308, within(1e293)).isFinite();
        assertThat(large.stddev()).isCloseTo(0.1e308 / Math.sqrt(3), within(1e295));
        ColumnProfile both = column("1.7e308", "-1.7e308");
        assertThat(both.mean()).isZero();
        assertThat(both.p50()).isZero();
        assertThat(both.stddev()).as("1.7e308 * sqrt(2) is not a double").isNull();
        ColumnProfile small = column("1e-200", "3e-200");
        assertThat(small.stddev()).isCloseTo(Math.sqrt(2) * 1e-200, within(1e-212));
        ColumnProfile least = column("4.9e-324", "1.5e-323");
        assertThat(least.mean()).isEqualTo(9.9e-324);
    }

    @Test
    void aCellMayHaveMegabytes() {
        String large = "äb\"c,\n".repeat(700_000);
        ColumnProfile column = column("x", large, large, "y");
        assertThat(column.distinct()).isEqualTo(3);
        assertThat(column.top().getFirst().count()).isEqualTo(2);
        assertThat(column.top().getFirst().value()).hasToString(large);
        assertThat(bound(column.max())).isEqualTo(large);
    }

    @Test
    void aNumberMayHaveThousandsOfDigits() {
        assertThat(bound(column("0".repeat(50_000) + "12").max())).isEqualTo("12");
        assertThat(bound(column("0." + "0".repeat(50_000) + "25e50000").max())).isEqualTo("0.25");
        double tenth = 0.1;
        String half = new BigDecimal(tenth).add(new BigDecimal(Math.nextUp(tenth)))
                .divide(BigDecimal.TWO)
                .toPlainString();
        assertThat(bound(column(half + "0".repeat(3000)).max())).isEqualTo(Double.toString(Double.parseDouble(half)));
        assertThat(bound(column(half + "0".repeat(3000) + "1").max())).isEqualTo(Double.toString(Math.nextUp(tenth)));
    }

}
