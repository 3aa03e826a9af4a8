package dev.allocator.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

import dev.allocator.Zeroing;
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
        for (Measurement measurement : this.measurements) {
            sections.computeIfAbsent(measurement.subjectCase().title(), (title) -> new ArrayList<>()).add(measurement);
        }
        StringBuilder text = new StringBuilder();
        sections.forEach((title, rows) -> appendSection(text, title, rows));
        return text.toString();
    }

    private void appendSection(StringBuilder text, String title, List<Measurement> rows) {
        boolean scaling = rows.getFirst().subjectCase().threads() > 1;
        List<Family> rivals = Stream.of(Family.values())
                .filter((family) -> family != Family.POOL && fastest(rows, family).isPresent())
                .toList();
        List<String> header = new ArrayList<>(List.of("allocator", "zeroing", "ns", "min – max", "heap B/op"));
        if (scaling) {
            header.add("× one thread");
        }
        rivals.forEach((rival) -> header.add("vs " + rival.label()));
        text.append("### ").append(title).append("\n\n");
        appendRow(text, header);
        appendRow(text, header.stream().map((cell) -> header.indexOf(cell) < 2 ? "---" : "---:").toList());
        rows.stream().sorted(ResultTable::compare).forEach((row) -> {
            List<String> cells = new ArrayList<>(List.of(row.subjectCase().subject().label(),
                    zeroing(row.subjectCase().subject().zeroing()), time(row.nanos()),
                    time(row.minNanos()) + " – " + time(row.maxNanos()),
                    String.format(Locale.ROOT, "%.0f", row.heapBytes())));
            if (scaling) {
                cells.add(scaling(row).map(ResultTable::ratio).orElse(""));
            }
            rivals.forEach((rival) -> cells.add(isOurs(row)
                    ? ratio(fastest(rows, rival).orElseThrow() / row.nanos())
                    : ""));
            appendRow(text, cells);
        });
        text.append('\n');
    }

    private static void appendRow(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static int compare(Measurement one, Measurement other) {
        if (isOurs(one) || isOurs(other)) {
            // Ours stay in the order of the plan, since the sort is stable.
            return Boolean.compare(isOurs(other), isOurs(one));
        }
        return Comparator.comparingDouble(Measurement::nanos).compare(one, other);
    }

    private static boolean isOurs(Measurement row) {
        return row.subjectCase().subject().family() == Family.POOL;
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

    private static String zeroing(Zeroing zeroing) {
        return zeroing.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String time(double nanos) {
        return String.format(Locale.ROOT, (nanos < 100) ? "%.1f" : "%.0f", nanos);
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, (ratio < 10) ? "%.2f" : "%.1f", ratio);
    }

}
