package dev.allocator.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;
import dev.allocator.benchmarks.subject.Subject;

/**
 * Runs the benchmarks and writes what JMH measured as JSON, and the medians with their ratios as Markdown.
 */
public final class Benchmarks {

    private static final Path RESULTS = Path.of("results");

    private final Effort effort;

    private final PrintStream out;

    private final List<RunResult> results = new ArrayList<>();

    private final List<Measurement> measurements = new ArrayList<>();

    private final List<String> failures = new ArrayList<>();

    private Benchmarks(Effort effort, PrintStream out) {
        this.effort = effort;
        this.out = out;
    }

    /**
     * Runs all cases, or those whose description matches.
     * @param arguments {@code full}, {@code quick} or {@code smoke}; then a regular expression, to be found in
     * descriptions such as "Block of 128 B, one thread: jemalloc, zeroing NONE"
     */
    public static void main(String... arguments) throws IOException {
        if (arguments.length > 2) {
            throw new IllegalArgumentException("There are at most two arguments: the effort and which cases to run");
        }
        Effort effort = Effort.of((arguments.length > 0) ? arguments[0] : Effort.QUICK.label());
        Pattern wanted = Pattern.compile((arguments.length > 1) ? arguments[1] : "");
        Benchmarks benchmarks = new Benchmarks(effort, System.out);
        benchmarks.reportMissing();
        benchmarks.run(Plan.of(effort, (subject) -> subject.missing().isEmpty())
                .stream()
                .filter((candidate) -> wanted.matcher(candidate.toString()).find())
                .toList());
        if (!benchmarks.failures.isEmpty()) {
            System.exit(1);
        }
    }

    private void reportMissing() {
        Stream.<Subject>concat(Stream.of(BlockSubject.values()), Stream.of(RequestSubject.values()))
                .filter((subject) -> subject.missing().isPresent())
                .map((subject) -> subject.label() + " is left out: " + subject.missing().orElseThrow())
                .distinct()
                .forEach(this.out::println);
    }

    private void run(List<Case> cases) throws IOException {
        for (int i = 0; i < cases.size(); i++) {
            this.out.print("[" + (i + 1) + "/" + cases.size() + "] " + cases.get(i) + " … ");
            this.out.println(run(cases.get(i)));
            // After each case, so that a run that is stopped leaves what it has measured.
            write();
        }
        this.failures.forEach(this.out::println);
        this.out.println("Results are in " + file("json") + " and " + file("md"));
    }

    private String run(Case candidate) {
        try {
            RunResult result = new Runner(candidate.options(this.effort)).runSingle();
            Measurement measurement = Measurement.of(candidate, result);
            this.results.add(result);
            this.measurements.add(measurement);
            return String.format(Locale.ROOT, "%.1f ns, %.0f heap bytes", measurement.nanos(),
                    measurement.heapBytes());
        } catch (RunnerException ex) {
            ex.printStackTrace(this.out);
            this.failures.add(candidate + " failed");
            return "failed";
        }
    }

    private void write() throws IOException {
        Files.createDirectories(RESULTS);
        try (PrintStream json = new PrintStream(file("json").toFile(), StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(this.results);
        }
        Files.writeString(file("md"), "Medians of " + this.effort.describe() + ". " + Environment.current().describe()
                + ".\n\n" + new ResultTable(this.measurements).toMarkdown());
    }

    private Path file(String extension) {
        return RESULTS.resolve(this.effort.label() + "." + extension);
    }

}
