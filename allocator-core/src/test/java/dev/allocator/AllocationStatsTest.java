package dev.allocator;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Figures can be added up and printed as a table.
 */
class AllocationStatsTest {

    private static final AllocationStats PART = new AllocationStats(1, 2, 3, 4, 5, 6, 7, Map.of());

    private static final AllocationStats WHOLE = new AllocationStats(10, 20, 30, 40, 50, 60, 70,
            Map.of(AllocationStrategy.BEST_FIT, PART));

    @Test
    void mergeAddsEveryField() {
        AllocationStats other = new AllocationStats(100, 200, 300, 400, -500, 600, 700,
                Map.of(AllocationStrategy.BEST_FIT, PART, AllocationStrategy.SEGREGATED, PART));
        AllocationStats expected = new AllocationStats(110, 220, 330, 440, -450, 660, 770,
                Map.of(AllocationStrategy.BEST_FIT, new AllocationStats(2, 4, 6, 8, 10, 12, 14, Map.of()),
                        AllocationStrategy.SEGREGATED, PART));
        assertThat(WHOLE.merge(other)).isEqualTo(expected);
        assertThat(other.merge(WHOLE)).isEqualTo(expected);
    }

    @Test
    void mergeWithNothingChangesNothing() {
        AllocationStats nothing = new AllocationStats(0, 0, 0, 0, 0, 0, 0, Map.of());
        assertThat(WHOLE.merge(nothing)).isEqualTo(WHOLE);
        assertThat(nothing.merge(WHOLE)).isEqualTo(WHOLE);
    }

    @Test
    void figuresAreImmutable() {
        Map<AllocationStrategy, AllocationStats> parts = new EnumMap<>(AllocationStrategy.class);
        AllocationStats stats = new AllocationStats(0, 0, 0, 0, 0, 0, 0, parts);
        parts.put(AllocationStrategy.BEST_FIT, PART);
        assertThat(stats.byStrategy()).isEmpty();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> WHOLE.byStrategy().clear());
    }

    @Test
    void reportIsATableWithALineForEachStrategyAndOneForTheWhole() {
        try (MemoryPool pool = MemoryPool.create()) {
            pool.allocate(1536, AllocationStrategy.SEGREGATED);
            pool.allocate(5 << 20);
            pool.deallocate(pool.allocate(100, AllocationStrategy.FIXED_SIZE));
            List<String> lines = pool.stats().report().lines().toList();
            assertThat(lines).hasSize(6);
            assertThat(lines).extracting(String::length).containsOnly(lines.getFirst().length());
            assertThat(lines.getFirst()).contains("strategy", "allocations", "deallocations", "failures", "in use",
                    "peak", "reserved");
            assertThat(lines).element(1).asString().startsWith("BEST_FIT").contains("5 MiB");
            assertThat(lines).element(2).asString().startsWith("FIXED_SIZE").contains("100 B");
            assertThat(lines).element(3).asString().startsWith("POOL_BASED");
            assertThat(lines).element(4).asString().startsWith("SEGREGATED").contains("1.5 KiB");
            assertThat(lines).element(5).asString().startsWith("total");
        }
    }

    @Test
    void numbersStandUnderTheirTitles() {
        AllocationStats stats = new AllocationStats(123456789, 2, 3, 5L << 40, 1536, 1 << 30, 100, Map.of());
        List<String> lines = stats.report().lines().toList();
        assertThat(lines).hasSize(2);
        assertColumn(lines, "allocations", "123456789");
        assertColumn(lines, "deallocations", "2");
        assertColumn(lines, "failures", "3");
        assertColumn(lines, "allocated", "5 TiB");
        assertColumn(lines, "in use", "1.5 KiB");
        assertColumn(lines, "peak", "1 GiB");
        assertColumn(lines, "reserved", "100 B");
    }

    @Test
    void reportSaysNegativeBytesOfThreadsToo() {
        assertThat(new AllocationStats(0, 1, 0, 0, -2048, 0, 0, Map.of()).report()).contains("-2 KiB");
    }

    @Test
    void printPrintsTheReport() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WHOLE.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(WHOLE.report());
    }

    /** Title and number end at the same column: numbers are read by their last digit. */
    private static void assertColumn(List<String> lines, String title, String value) {
        int end = (" " + lines.getFirst() + " ").indexOf(" " + title + " ") + title.length();
        assertThat(lines.get(1).substring(0, end)).as("column %s", title).endsWith(" " + value);
    }

}
