package dev.allocator.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Measurement;
import dev.allocator.benchmarks.subject.Family;

/**
 * Tells measurements as Markdown: a table for each title, with our rows first and the rivals by speed. A ratio is the time
 * of the fastest of a family divided by the row's: above 1 the row is faster than all of them, below 1 a rival is ahead.
 */
final class ResultTable {

    private final List<Measurement> measurements;

    ResultTable(List<Measurement> measurements) {
        this.measurements = List.copyOf(measurements);
    }

    String toMarkdown() {
        Map<String, List<Measurement>> sections = new LinkedHashMap<>();
        this.measurements.stream()
                .filter((measurement) -> !Curve.alone(measurement.subjectCase()))
                .forEach((measurement) -> sections
                        .computeIfAbsent(measurement.subjectCase().title(), (_) -> new ArrayList<>())
                        .add(measurement));
        StringBuilder text = new StringBuilder();
        sections.forEach((title, rows) -> appendSection(text, title, rows));
        return text.toString();
    }

    private void appendSection(StringBuilder text, String title, List<Measurement> rows) {
        boolean scaling = rows.getFirst().subjectCase().threads() > 1;
        List<Family> others = Stream.of(Family.values())
                .filter((family) -> family != Family.POOL && fastest(rows, family).isPresent())
                .toList();
        List<String> header = new ArrayList<>(List.of("ns", "± 99.9 %", "min – max", "heap B/op"));
        if (scaling) {
            header.add("× one thread");
        }
        others.forEach((other) -> header.add("vs " + other.label()));
        MarkdownTable table = new MarkdownTable(List.of("allocator", "zeroing"), header);
        rows.stream().sorted(ResultTable::compare).forEach((row) -> {
            List<String> cells = new ArrayList<>(List.of(row.subjectCase().subject().label(),
                    Format.zeroing(row.subjectCase().subject()), Format.nanos(row.nanos()),
                    Format.error(row.errorNanos()),
                    Format.nanos(row.minNanos()) + " – " + Format.nanos(row.maxNanos()),
                    Format.heapBytes(row.heapBytes())));
            if (scaling) {
                cells.add(scaling(row).map(Format::ratio).orElse(""));
            }
            others.forEach((other) -> cells.add(isOurs(row)
                    ? Format.ratio(fastest(rows, other).orElseThrow() / row.nanos())
                    : ""));
            table.append(cells);
        });
        text.append("### ").append(title).append("\n\n").append(table).append('\n');
    }

    private static int compare(Measurement one, Measurement other) {
        if (isOurs(one) || isOurs(other)) {
            // Ours stay in the order of the plan, since the sort is stable.
            return Boolean.compare(isOurs(other), isOurs(one));
        }
        return Comparator.comparingDouble(Measurement::nanos).compare(one, other);
    }

    private static boolean isOurs(Measurement row) {
        return row.subjectCase().subject().isOurs();
    }

    private static OptionalDouble fastest(List<Measurement> rows, Family family) {
        return rows.stream()
                .filter((row) -> row.subjectCase().subject().family() == family)
                .mapToDouble(Measurement::nanos)
                .min();
    }

    /**
     * Returns how much more all threads get done together than one alone does.
     */
    private Optional<Double> scaling(Measurement row) {
        Case alone = row.subjectCase().withThreads(1);
        return this.measurements.stream()
                .filter((other) -> other.subjectCase().equals(alone))
                .map((other) -> row.subjectCase().threads() * other.nanos() / row.nanos())
                .findFirst();
    }

}
