package dev.allocator.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import dev.allocator.benchmarks.speed.Measurement;
import dev.allocator.benchmarks.subject.Subject;

/**
 * Tells how cost grows as Markdown: a table for each curve, with a row for each subject.
 */
final class GrowthTable {

    private final List<Measurement> measurements;

    GrowthTable(List<Measurement> measurements) {
        this.measurements = List.copyOf(measurements);
    }

    String toMarkdown() {
        StringBuilder text = new StringBuilder();
        for (Curve curve : Curve.values()) {
            appendCurve(text, curve);
        }
        return text.toString();
    }

    private void appendCurve(StringBuilder text, Curve curve) {
        List<Measurement> points = this.measurements.stream()
                .filter((measurement) -> curve.includes(measurement.subjectCase()))
                .toList();
        List<Integer> positions = points.stream()
                .map((point) -> curve.position(point.subjectCase()))
                .distinct()
                .sorted()
                .toList();
        if (positions.size() < 2) {
            return;
        }
        text.append("### ").append(curve.title()).append("\n\n");
        MarkdownTable table = new MarkdownTable(List.of("allocator", "zeroing"), positions.stream()
                .map((position) -> String.format(Locale.ROOT, "%,d %s", position, unit(curve, position)))
                .toList());
        for (Subject subject : subjectsOfCurve(points, curve, positions)) {
            List<String> cells = new ArrayList<>(List.of(subject.label(), Format.zeroing(subject)));
            positions.forEach((position) -> cells.add(find(points, curve, subject, position)
                    .map((point) -> Format.nanos(curve.cost(point)))
                    .orElse("")));
            table.append(cells);
        }
        text.append(table).append('\n');
    }

    private static String unit(Curve curve, int position) {
        return (position == 1) ? curve.unit().substring(0, curve.unit().length() - 1) : curve.unit();
    }

    /** Those that were measured at one position only, for another table, have no curve. */
    private static Set<Subject> subjectsOfCurve(List<Measurement> points, Curve curve, List<Integer> positions) {
        Set<Subject> subjects = new LinkedHashSet<>();
        points.stream()
                .filter((point) -> curve.position(point.subjectCase()) == positions.getLast()
                        || Curve.alone(point.subjectCase()))
                .forEach((point) -> subjects.add(point.subjectCase().subject()));
        return subjects;
    }

    private static Optional<Measurement> find(List<Measurement> points, Curve curve, Subject subject, int position) {
        return points.stream()
                .filter((point) -> point.subjectCase().subject().equals(subject)
                        && curve.position(point.subjectCase()) == position)
                .findFirst();
    }

}
