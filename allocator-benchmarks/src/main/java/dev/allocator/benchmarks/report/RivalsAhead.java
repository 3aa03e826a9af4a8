package dev.allocator.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.allocator.Zeroing;
import dev.allocator.benchmarks.memory.MemoryResult;
import dev.allocator.benchmarks.memory.MemoryWorkload;
import dev.allocator.benchmarks.memory.Reading;
import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Measurement;
import dev.allocator.benchmarks.subject.Family;
import dev.allocator.benchmarks.subject.Subject;

/**
 * Tells as Markdown where a rival is better than the default of ours: the first row of each work, uncleared and with the
 * default zeroing.
 */
final class RivalsAhead {

    private final Results results;

    RivalsAhead(Results results) {
        this.results = results;
    }

    String toMarkdown() {
        MarkdownTable speed = new MarkdownTable(List.of("work", "ours", "zeroing", "rival", "zeroing"),
                List.of("our ns", "its ns", "times as fast"));
        long slower = defaults().stream().filter((ours) -> append(speed, ours)).count();
        MarkdownTable memory = new MarkdownTable(List.of("work", "when", "ours", "rival"),
                List.of("our resident MiB", "its resident MiB"));
        long larger = this.results.memory().stream().filter(this::isDefault).filter((ours) -> append(memory, ours))
                .count();
        return ((slower > 0) ? "In speed:\n\n" + speed + "\n" : "In speed: nowhere in this run.\n\n")
                + ((larger > 0) ? "In memory:\n\n" + memory + "\n" : "In memory: nowhere in this run.\n\n");
    }

    private List<Measurement> defaults() {
        Map<String, Set<Zeroing>> seen = new LinkedHashMap<>();
        return this.results.speed()
                .stream()
                .filter((row) -> row.subjectCase().subject().isOurs())
                .filter((row) -> seen
                        .computeIfAbsent(row.subjectCase().title(), (_) -> EnumSet.noneOf(Zeroing.class))
                        .add(row.subjectCase().subject().zeroing()))
                .toList();
    }

    /** Of each family the fastest, if it is faster than ours. */
    private boolean append(MarkdownTable table, Measurement ours) {
        List<Measurement> ahead = Stream.of(Family.values())
                .filter(Family::isRival)
                .flatMap((family) -> this.results
                        .fastest(ours.subjectCase(), (subject) -> subject.family() == family)
                        .stream())
                .filter((rival) -> rival.nanos() < ours.nanos())
                .sorted(Comparator.comparingDouble(Measurement::nanos))
                .toList();
        Case work = ours.subjectCase();
        ahead.forEach((rival) -> table.append(List.of(work.title(), work.subject().label(),
                Format.zeroing(work.subject()), rival.subjectCase().subject().label(),
                Format.zeroing(rival.subjectCase().subject()), Format.nanos(ours.nanos()), Format.nanos(rival.nanos()),
                Format.ratio(ours.nanos() / rival.nanos()))));
        return !ahead.isEmpty();
    }

    private boolean isDefault(MemoryResult result) {
        MemoryWorkload workload = result.subjectCase().workload();
        return this.results.memory()
                .stream()
                .filter((other) -> other.subjectCase().workload() == workload
                        && other.subjectCase().subject().isOurs())
                .findFirst()
                .filter(result::equals)
                .isPresent();
    }

    /** Those that hold less than ours at the same moment. */
    private boolean append(MarkdownTable table, MemoryResult ours) {
        List<List<String>> rows = new ArrayList<>();
        for (Reading reading : ours.readings()) {
            for (MemoryResult rival : this.results.memory()) {
                Subject subject = rival.subjectCase().subject();
                if (rival.subjectCase().workload() == ours.subjectCase().workload() && !subject.isOurs()) {
                    rival.reading(reading.stage())
                            .filter((other) -> other.residentBytes() < reading.residentBytes())
                            .ifPresent((other) -> rows.add(List.of(ours.subjectCase().workload().title(),
                                    reading.stage().label(), ours.subjectCase().subject().label(), subject.label(),
                                    Format.mib(reading.residentBytes()), Format.mib(other.residentBytes()))));
                }
            }
        }
        rows.forEach(table::append);
        return !rows.isEmpty();
    }

}
