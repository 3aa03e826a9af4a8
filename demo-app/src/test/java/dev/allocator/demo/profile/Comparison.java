package dev.allocator.demo.profile;

import java.util.List;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Compares two profiles of one file: all must be equal, but means and deviations to 1e-9.
 */
public final class Comparison {

    private static final double TOLERANCE = 1e-9;

    private Comparison() {}

    public static void assertSame(Profile actual, Profile expected) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        assertThat(actual.columns()).hasSameSizeAs(expected.columns());
        for (int i = 0; i < expected.columns().size(); i++) {
            assertSame(actual.columns().get(i), expected.columns().get(i));
        }
    }

    private static void assertSame(ColumnProfile actual, ColumnProfile expected) {
        assertThat(exact(actual)).isEqualTo(exact(expected));
        assertClose("mean", actual.mean(), expected.mean());
        assertClose("stddev", actual.stddev(), expected.stddev());
        assertClose("p50", actual.p50(), expected.p50());
        assertClose("p95", actual.p95(), expected.p95());
    }

    private static List<Object> exact(ColumnProfile column) {
        return List.of(column.name().toString(), column.type(), column.count(), column.nulls(), column.distinct(),
                bound(column.min()), bound(column.max()),
                column.top().stream().map((top) -> top.value() + "=" + top.count()).toList());
    }

    private static Object bound(@Nullable Bound bound) {
        return switch (bound) {
            case null -> "none";
            case Bound.OfText text -> text.value().toString();
            case Bound.OfInteger integer -> integer;
            case Bound.OfDecimal decimal -> decimal;
        };
    }

    private static void assertClose(String name, @Nullable Double actual, @Nullable Double expected) {
        if (actual == null || expected == null) {
            assertThat(actual).as(name).isEqualTo(expected);
            return;
        }
        assertThat(actual).as(name).isCloseTo(expected, within(TOLERANCE * Math.abs(expected)));
    }

}
