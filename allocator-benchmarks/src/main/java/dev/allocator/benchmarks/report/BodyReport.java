package dev.allocator.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.allocator.benchmarks.web.BodyCase;
import dev.allocator.benchmarks.web.BodyResult;

/**
 * A run with bodies of requests and responses as Markdown.
 */
public final class BodyReport {

    private static final Bound HEAP_BOUND = Bound.atMost(100_000, Unit.BYTES);

    private static final double MEGABYTE = 1e6;

    private final String introduction;

    private final List<BodyResult> results;

    /**
     * Prepares a report.
     * @param introduction how and where was measured
     */
    public BodyReport(String introduction, List<BodyResult> results) {
        this.introduction = introduction;
        this.results = List.copyOf(results);
    }

    public String toMarkdown() {
        return this.introduction + "\n\n## Target\n\n" + target() + "\n## Where another kind of body is ahead\n\n"
                + ahead() + "## Figures\n\n" + figures();
    }

    /** The heap for each large one of ours, the worst of those that differ in connections only. */
    private String target() {
        MarkdownTable table = new MarkdownTable(List.of("target", "measured", "met?"), List.of());
        groups(ours().filter((row) -> row.subjectCase().isLarge())).forEach((group, rows) -> {
            double worst = rows.stream().mapToDouble((row) -> row.figures().heapBytes()).max().orElseThrow();
            table.append(List.of(group + ", MemorySegment: heap for each request " + HEAP_BOUND,
                    Unit.BYTES.format(worst), HEAP_BOUND.allows(worst) ? "yes" : "**no**"));
        });
        return table.toString();
    }

    private String ahead() {
        MarkdownTable table = new MarkdownTable(List.of("work", "figure", "body"),
                List.of("ours", "its", "times as good"));
        List<List<String>> rows = ours().flatMap(this::ahead).toList();
        rows.forEach(table::append);
        return rows.isEmpty() ? "Nowhere in this run.\n\n" : table + "\n";
    }

    /** Of each figure the best other one, if it is better than ours. */
    private Stream<List<String>> ahead(BodyResult ours) {
        List<List<String>> rows = new ArrayList<>();
        for (BodyMeasure measure : BodyMeasure.ALL) {
            this.results.stream()
                    .filter((other) -> other.subjectCase().isComparableWith(ours.subjectCase()))
                    .max(Comparator.comparingDouble((other) -> measure.lead(other.figures(), ours.figures())))
                    .filter((other) -> measure.lead(other.figures(), ours.figures()) > 1)
                    .ifPresent((other) -> rows.add(List.of(ours.subjectCase().title(), measure.label(),
                            other.subjectCase().kind().label(), measure.format(ours.figures()),
                            measure.format(other.figures()),
                            times(measure.lead(other.figures(), ours.figures())))));
        }
        return rows.stream();
    }

    /** Nothing at all is not so many times less. */
    private static String times(double lead) {
        return Double.isInfinite(lead) ? "" : Format.ratio(lead);
    }

    private String figures() {
        StringBuilder text = new StringBuilder();
        groups(this.results.stream())
                .forEach((group, rows) -> text.append("### ").append(group).append("\n\n").append(table(rows))
                        .append('\n'));
        return text.toString();
    }

    private MarkdownTable table(List<BodyResult> rows) {
        List<String> columns = new ArrayList<>(List.of("connections", "requests", "MB/s", "ours: times as fast"));
        BodyMeasure.ALL.stream().map(BodyMeasure::label).forEach(columns::add);
        MarkdownTable table = new MarkdownTable(List.of("body"), columns);
        for (BodyResult row : rows) {
            BodyCase subjectCase = row.subjectCase();
            List<String> cells = new ArrayList<>(List.of(subjectCase.kind().label(),
                    String.valueOf(subjectCase.connections()), String.valueOf(row.figures().requests()),
                    BodyMeasure.rate(row.figures().rate() * subjectCase.bytes() / MEGABYTE),
                    ours(subjectCase).map((ours) -> times(BodyMeasure.RATE.lead(ours.figures(), row.figures())))
                            .orElse("")));
            BodyMeasure.ALL.stream().map((measure) -> measure.format(row.figures())).forEach(cells::add);
            table.append(cells);
        }
        return table;
    }

    private Stream<BodyResult> ours() {
        return this.results.stream().filter((result) -> result.subjectCase().kind().isOurs());
    }

    /** Ours for the same work, if it is another one. */
    private Optional<BodyResult> ours(BodyCase work) {
        return ours().filter((ours) -> !work.kind().isOurs() && ours.subjectCase().isComparableWith(work))
                .findFirst();
    }

    private static Map<String, List<BodyResult>> groups(Stream<BodyResult> results) {
        Map<String, List<BodyResult>> groups = new LinkedHashMap<>();
        results.forEach((result) -> groups.computeIfAbsent(result.subjectCase().group(), (_) -> new ArrayList<>())
                .add(result));
        return groups;
    }

}
