package dev.allocator.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the allocator is meant to reach. The worst of its figures decides.
 *
 * @param work what is to be done
 * @param measure what is compared
 */
record Target(String work, String measure, Bound bound, List<Figure> figures) {

    Target {
        figures = List.copyOf(figures);
    }

    Verdict judge(Results results) {
        List<Value> values = this.figures.stream()
                .map((figure) -> new Value(figure.name(), figure.of(results)))
                .filter((value) -> value.number.isPresent())
                .toList();
        return values.stream()
                .min(Comparator.comparing((value) -> value.number.orElseThrow(), this.bound.worstFirst()))
                .map((worst) -> verdict(worst, values.size()))
                .orElse(Verdict.NOT_MEASURED);
    }

    private Verdict verdict(Value worst, int measured) {
        double number = worst.number.orElseThrow();
        String text = this.bound.unit().format(number);
        if (this.figures.size() > 1) {
            text += " (" + worst.name + ")";
        }
        if (!this.bound.allows(number)) {
            return new Verdict(text, "**no**");
        }
        return (measured == this.figures.size())
                ? new Verdict(text, "yes")
                : new Verdict(text, "as far as measured: %d of %d".formatted(measured, this.figures.size()));
    }

    @Override
    public String toString() {
        return this.work + ": " + this.measure + " " + this.bound;
    }

    private record Value(String name, OptionalDouble number) {}

}
