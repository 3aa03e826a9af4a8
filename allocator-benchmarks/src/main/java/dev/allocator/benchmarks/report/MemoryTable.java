package dev.allocator.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.allocator.benchmarks.memory.MemoryResult;
import dev.allocator.benchmarks.memory.MemoryWorkload;
import dev.allocator.benchmarks.memory.Reading;
import dev.allocator.benchmarks.subject.Subject;

/**
 * Tells what memory was held as Markdown: a table for each workload, with a row for each stage of each subject.
 */
final class MemoryTable {

    private final List<MemoryResult> results;

    MemoryTable(List<MemoryResult> results) {
        this.results = List.copyOf(results);
    }

    String toMarkdown() {
        Map<MemoryWorkload, List<MemoryResult>> sections = new LinkedHashMap<>();
        for (MemoryResult result : this.results) {
            sections.computeIfAbsent(result.subjectCase().workload(), (_) -> new ArrayList<>()).add(result);
        }
        StringBuilder text = new StringBuilder();
        sections.forEach((workload, rows) -> appendSection(text, workload, rows));
        return text.toString();
    }

    private static void appendSection(StringBuilder text, MemoryWorkload workload, List<MemoryResult> rows) {
        MarkdownTable table = new MarkdownTable(List.of("allocator", "zeroing", "when"),
                List.of("live MiB", "resident MiB", "resident / live", "reserved MiB", "reserved / live", "heap MiB"));
        for (MemoryResult row : rows) {
            Subject subject = row.subjectCase().subject();
            row.readings()
                    .forEach(
                            (reading) -> table.append(List.of(subject.label(), Format.zeroing(subject), when(reading),
                                    Format.mib(reading.liveBytes()), Format.mib(reading.residentBytes()),
                                    perLiveByte(reading, reading.residentBytes()), Format.mib(reading.reservedBytes()),
                                    reading.reservedBytes().isPresent()
                                            ? perLiveByte(reading, reading.reservedBytes().getAsLong())
                                            : "",
                                    Format.mib(reading.heapBytes()))));
        }
        text.append("### ").append(workload.title()).append("\n\n").append(table).append('\n');
    }

    private static String when(Reading reading) {
        return reading.note().isEmpty() ? reading.stage().label() : reading.stage().label() + ", " + reading.note();
    }

    private static String perLiveByte(Reading reading, long bytes) {
        return (reading.liveBytes() > 0) ? Format.ratio((double) bytes / reading.liveBytes()) : "";
    }

}
