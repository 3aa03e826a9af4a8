package dev.allocator.demo.offheap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.util.regex.Pattern;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import dev.allocator.demo.profile.ColumnType;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class NumberParserTests {

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");

    private final NumberParser parser = new NumberParser();

    private ColumnType parse(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        MemorySegment cell = Arena.ofAuto().allocate(bytes.length + 9);
        MemorySegment.copy(bytes, 0, cell, ValueLayout.JAVA_BYTE, 1, bytes.length);
        return this.parser.parse(cell, 1, bytes.length);
    }

    @Provide
    Arbitrary<String> numberLike() {
        return Arbitraries.strings().withChars("0019.eE+-").ofMinLength(1).ofMaxLength(8);
    }

    @Property(tries = 20_000)
    void acceptsWhatTheGrammarSays(@ForAll("numberLike") String text) {
        boolean number = DECIMAL.matcher(text).matches() && Double.isFinite(Double.parseDouble(text));
        ColumnType expected = INTEGER.matcher(text).matches() ? ColumnType.INTEGER : ColumnType.DECIMAL;
        assertThat(parse(text)).isEqualTo(number ? expected : ColumnType.TEXT);
    }

    @Property(tries = 20_000)
    void readsEveryLong(@ForAll long value) {
        assertThat(parse(Long.toString(value))).isEqualTo(ColumnType.INTEGER);
        assertThat(this.parser.integer()).isEqualTo(value);
        assertThat(this.parser.decimal()).isEqualTo((double) value);
    }

    @Property(tries = 50_000)
    void readsEveryDoubleBack(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            assertDecimal(Double.toString(value), value);
        }
    }

    @Property(tries = 50_000)
    void readsDigitsAndExponent(@ForAll long digits, @ForAll @IntRange(min = -345, max = 310) int exponent) {
        String text = Long.toUnsignedString(digits) + ".0e" + exponent;
        assertDecimal(text, Double.parseDouble(text));
    }

    /** The middle of two doubles, a little more, and a little less: the hardest numbers there are. */
    @Property(tries = 5_000)
    void readsTheMiddleOfTwoDoubles(@ForAll long bits) {
        double value = Math.abs(Double.longBitsToDouble(bits & ~(1L << 62)));
        BigDecimal middle = new BigDecimal(value).add(new BigDecimal(Math.nextUp(value))).divide(BigDecimal.TWO);
        for (BigDecimal near : new BigDecimal[]{ middle, middle.add(middle.ulp()), middle.subtract(middle.ulp()) }) {
            assertDecimal(near + (near.scale() <= 0 ? ".0" : ""), near.doubleValue());
        }
    }

    private void assertDecimal(String text, double expected) {
        assertThat(parse(text)).as(text)
                .isEqualTo(Double.isFinite(expected) ? ColumnType.DECIMAL : ColumnType.TEXT);
        if (Double.isFinite(expected)) {
            assertThat(this.parser.decimal()).as(text).isEqualTo(expected);
        }
    }

}
