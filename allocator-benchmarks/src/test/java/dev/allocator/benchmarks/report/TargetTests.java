package dev.allocator.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TargetTests {

    private static final Results NOTHING = new Results(List.of(), List.of());

    @Test
    void lowestFigureDecidesWhetherAMinimumIsReached() {
        assertThat(target(Bound.atLeast(3), 5, 3.5, 4).judge(NOTHING))
                .isEqualTo(new Verdict("3.50× (figure 2)", "yes"));
        assertThat(target(Bound.atLeast(3), 5, 2.99, 4).judge(NOTHING))
                .isEqualTo(new Verdict("2.99× (figure 2)", "**no**"));
    }

    @Test
    void highestFigureDecidesWhetherAMaximumIsKept() {
        assertThat(target(Bound.atMost(3000, Unit.MICROS), 1000, 2500, 900).judge(NOTHING))
                .isEqualTo(new Verdict("2.50 µs (figure 2)", "yes"));
        assertThat(target(Bound.atMost(3000, Unit.MICROS), 1000, 3100, 900).judge(NOTHING))
                .isEqualTo(new Verdict("3.10 µs (figure 2)", "**no**"));
    }

    @Test
    void boundItselfIsMet() {
        assertThat(target(Bound.atLeast(3), 3).judge(NOTHING).met()).isEqualTo("yes");
        assertThat(target(Bound.atMost(1.5, Unit.TIMES), 1.5).judge(NOTHING).met()).isEqualTo("yes");
    }

    @Test
    void onlyFigureNeedsNoName() {
        assertThat(target(Bound.atMost(1000, Unit.BYTES), 860).judge(NOTHING).measured()).isEqualTo("860 B");
    }

    @Test
    void whatWasMeasuredInPartIsNotCalledMet() {
        assertThat(target(Bound.atLeast(3), 5, Double.NaN, 4).judge(NOTHING).met())
                .isEqualTo("as far as measured: 2 of 3");
    }

    @Test
    void whatWasMeasuredInPartCanBeMissed() {
        assertThat(target(Bound.atLeast(3), 2, Double.NaN).judge(NOTHING).met()).isEqualTo("**no**");
    }

    @Test
    void withoutFiguresThereIsNoVerdict() {
        assertThat(target(Bound.atLeast(3), Double.NaN).judge(NOTHING)).isEqualTo(Verdict.NOT_MEASURED);
    }

    @Test
    void saysWhatIsToBeReached() {
        assertThat(target(Bound.atLeast(1.9))).hasToString("Work: measure ≥ 1.90×");
        assertThat(target(Bound.atMost(18022, Unit.BYTES))).hasToString("Work: measure ≤ 18,022 B");
    }

    private static Target target(Bound bound, double... values) {
        List<OptionalDouble> numbers = DoubleStream.of(values)
                .mapToObj((value) -> Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value))
                .toList();
        List<Figure> figures = new ArrayList<>();
        for (OptionalDouble number : numbers) {
            figures.add(new Figure("figure " + (figures.size() + 1), (_) -> number));
        }
        return new Target("Work", "measure", bound, figures);
    }

}
