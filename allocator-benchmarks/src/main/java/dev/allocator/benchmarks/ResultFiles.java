package dev.allocator.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

import dev.allocator.benchmarks.memory.MemoryResult;
import dev.allocator.benchmarks.report.Chart;
import dev.allocator.benchmarks.report.Report;
import dev.allocator.benchmarks.report.Results;
import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Effort;
import dev.allocator.benchmarks.speed.Measurement;

/**
 * Collects the results of a run and writes them: in JMH's own format, as tables and as a chart.
 */
final class ResultFiles {

    private final Path folder;

    private final Effort effort;

    private final Environment environment;

    private final List<RunResult> jmhResults = new ArrayList<>();

    private final List<Measurement> measurements = new ArrayList<>();

    private final List<MemoryResult> memoryResults = new ArrayList<>();

    ResultFiles(Path folder, Effort effort, Environment environment) {
        this.folder = folder;
        this.effort = effort;
        this.environment = environment;
    }

    /**
     * Adds what JMH found out about a case.
     */
    Measurement add(Case subjectCase, RunResult result) {
        Measurement measurement = Measurement.of(subjectCase, result);
        this.jmhResults.add(result);
        this.measurements.add(measurement);
        return measurement;
    }

    void add(MemoryResult result) {
        this.memoryResults.add(result);
    }

    /**
     * Writes all files anew.
     */
    void write() throws IOException {
        Files.createDirectories(this.folder);
        try (PrintStream json = new PrintStream(file(".json").toFile(), StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(this.jmhResults);
        }
        Files.writeString(file("-memory.json"), MemoryJson.of(this.memoryResults));
        Results results = new Results(this.measurements, this.memoryResults);
        String introduction = "Medians of %s. %s; %s.".formatted(this.effort.describe(), this.environment.machine(),
                this.environment.rivals());
        Files.writeString(file(".md"), new Report(introduction, results).toMarkdown());
        Files.writeString(chart(),
                new Chart(List.of(this.environment.machine(), this.environment.rivals()), results).toSvg());
    }

    /**
     * Names the files.
     */
    String describe() {
        return "%s, %s, %s and %s".formatted(file(".json"), file("-memory.json"), file(".md"), chart());
    }

    private Path chart() {
        return this.folder.resolve("chart.svg");
    }

    private Path file(String suffix) {
        return this.folder.resolve(this.effort.label() + suffix);
    }

}
