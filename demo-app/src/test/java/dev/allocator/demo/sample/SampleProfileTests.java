package dev.allocator.demo.sample;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.demo.baseline.BaselineProfiler;
import dev.allocator.demo.offheap.OffHeapProfiler;
import dev.allocator.demo.profile.Bound;
import dev.allocator.demo.profile.ColumnProfile;
import dev.allocator.demo.profile.ColumnType;
import dev.allocator.demo.profile.CsvFormat;
import dev.allocator.demo.profile.Profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

/**
 * The sample's figures as Python's {@code csv} and {@code statistics} modules have them: {@code fmean}, {@code stdev},
 * {@code Counter}, and type 7 percentiles by hand.
 */
class SampleProfileTests {

    private static final CsvFormat FORMAT = CsvFormat.of(null, null);

    private static InputStream sample() {
        InputStream sample = SampleProfileTests.class.getResourceAsStream("/sample/seattle-weather.csv");
        assertThat(sample).isNotNull();
        return sample;
    }

    @Test
    void offHeap() throws IOException {
        try (MemoryPool pool = MemoryPool.create();
                MemoryScope scope = pool.openScope();
                InputStream sample = sample()) {
            assertProfile(new OffHeapProfiler().profile(sample, FORMAT, scope));
        }
    }

    @Test
    void baseline() throws IOException {
        try (InputStream sample = sample()) {
            assertProfile(new BaselineProfiler().profile(sample, FORMAT));
        }
    }

    private static void assertProfile(Profile profile) {
        assertThat(profile.rows()).isEqualTo(1461);
        assertThat(profile.columns()).hasSize(6).allMatch((column) -> column.count() == 1461 && column.nulls() == 0);
        List<ColumnProfile> columns = profile.columns();
        assertText(columns.get(0), "date", ColumnType.DATE, 1461, "2012-01-01", "2015-12-31",
                "2012-01-01=1 2012-01-02=1 2012-01-03=1 2012-01-04=1 2012-01-05=1");
        assertDecimal(columns.get(1), "precipitation", 111, 0.0, 55.9, 0.0, 17.0,
                "0.0=838 0.3=54 0.5=40 1.0=26 1.5=25");
        assertThat(columns.get(1).mean()).isCloseTo(3.02943189596167, withinPercentage(1e-10));
        assertThat(columns.get(1).stddev()).isCloseTo(6.680194322314738, withinPercentage(1e-10));
        assertDecimal(columns.get(2), "temp_max", 67, -1.6, 35.6, 15.6, 28.9,
                "11.1=58 14.4=49 10.0=47 12.8=46 12.2=44");
        assertThat(columns.get(2).mean()).isCloseTo(16.43908281998631, withinPercentage(1e-10));
        assertThat(columns.get(2).stddev()).isCloseTo(7.349758097360177, withinPercentage(1e-10));
        assertDecimal(columns.get(3), "temp_min", 55, -7.1, 18.3, 8.3, 15.6, "6.1=66 10.0=64 11.7=60 7.2=60 13.3=58");
        assertThat(columns.get(3).mean()).isCloseTo(8.234770704996578, withinPercentage(1e-10));
        assertThat(columns.get(3).stddev()).isCloseTo(5.023004179961265, withinPercentage(1e-10));
        assertDecimal(columns.get(4), "wind", 79, 0.4, 9.5, 3.0, 6.0, "2.6=76 3.0=65 2.2=55 2.5=51 2.7=47");
        assertThat(columns.get(4).mean()).isCloseTo(3.24113620807666, withinPercentage(1e-10));
        assertThat(columns.get(4).stddev()).isCloseTo(1.4378250588746195, withinPercentage(1e-10));
        assertText(columns.get(5), "weather", ColumnType.TEXT, 5, "drizzle", "sun",
                "rain=641 sun=640 fog=101 drizzle=53 snow=26");
    }

    private static void assertText(ColumnProfile column, String name, ColumnType type, long distinct, String min,
            String max, String top) {
        assertCommon(column, name, type, distinct, top);
        assertThat(column.min()).asString().contains(min);
        assertThat(column.max()).asString().contains(max);
        assertThat(column.mean()).isNull();
    }

    private static void assertDecimal(ColumnProfile column, String name, long distinct, double min, double max,
            double p50, double p95, String top) {
        assertCommon(column, name, ColumnType.DECIMAL, distinct, top);
        assertThat(column.min()).isEqualTo(new Bound.OfDecimal(min));
        assertThat(column.max()).isEqualTo(new Bound.OfDecimal(max));
        assertThat(column.p50()).isEqualTo(p50);
        assertThat(column.p95()).isEqualTo(p95);
    }

    private static void assertCommon(ColumnProfile column, String name, ColumnType type, long distinct, String top) {
        assertThat(column.name()).hasToString(name);
        assertThat(column.type()).isEqualTo(type);
        assertThat(column.distinct()).isEqualTo(distinct);
        assertThat(column.top().stream().map((value) -> value.value() + "=" + value.count()).toList())
                .isEqualTo(List.of(top.split(" ")));
    }

}
