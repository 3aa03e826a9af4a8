package dev.allocator.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import dev.allocator.benchmarks.report.BodyReport;
import dev.allocator.benchmarks.speed.Effort;
import dev.allocator.benchmarks.web.BodyCase;
import dev.allocator.benchmarks.web.BodyLauncher;
import dev.allocator.benchmarks.web.BodyPlan;
import dev.allocator.benchmarks.web.BodyResult;
import dev.allocator.benchmarks.web.Phases;

/**
 * Puts servers under load with bodies of several kinds and writes what it saw.
 */
public final class BodyBenchmarks {

    private static final Path RESULTS = Path.of("results");

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final BodyLauncher launcher;

    private final Path json;

    private final Path markdown;

    private final PrintStream out;

    private final List<BodyResult> results = new ArrayList<>();

    private final List<String> failures = new ArrayList<>();

    private BodyBenchmarks(Effort effort, PrintStream out) {
        this.launcher = new BodyLauncher(Phases.of(effort));
        this.json = RESULTS.resolve("web-" + effort.label() + ".json");
        this.markdown = RESULTS.resolve("web-" + effort.label() + ".md");
        this.out = out;
    }

    /**
     * Runs all cases, or those whose description matches.
     * @param arguments {@code full}, {@code quick} or {@code smoke}; then a regular expression, to be found in
     * descriptions such as "Tomcat, upload of 10 MB, 8 connections: byte[]"; then the size of large bodies in bytes
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException(
                    "There are three arguments: the effort, which cases to run, and the size of large bodies");
        }
        Effort effort = Effort.of(arguments[0]);
        Pattern wanted = Pattern.compile(arguments[1]);
        List<BodyCase> cases = BodyPlan.of(effort, Integer.parseInt(arguments[2]))
                .stream()
                .filter((candidate) -> wanted.matcher(candidate.toString()).find())
                .toList();
        BodyBenchmarks benchmarks = new BodyBenchmarks(effort, System.out);
        benchmarks.run(cases);
        if (!benchmarks.failures.isEmpty()) {
            System.exit(1);
        }
    }

    private void run(List<BodyCase> cases) throws IOException, InterruptedException {
        for (int i = 0; i < cases.size(); i++) {
            this.out.print("[" + (i + 1) + "/" + cases.size() + "] " + cases.get(i) + " … ");
            this.out.println(run(cases.get(i)));
            // After each case, so that a run that is stopped leaves what it has measured.
            write();
        }
        this.failures.forEach(this.out::println);
        this.out.println("Results are in %s and %s".formatted(this.json, this.markdown));
    }

    private String run(BodyCase subjectCase) throws InterruptedException {
        try {
            BodyResult result = this.launcher.run(subjectCase);
            this.results.add(result);
            return String.format(Locale.ROOT, "%,.1f requests/s, %,.0f heap bytes", result.figures().rate(),
                    result.figures().heapBytes());
        } catch (IOException ex) {
            ex.printStackTrace(this.out);
            this.failures.add(subjectCase + " failed");
            return "failed";
        }
    }

    private void write() throws IOException {
        Files.createDirectories(RESULTS);
        Files.writeString(this.json, MAPPER.writeValueAsString(this.results));
        String introduction = "%s. %s.".formatted(this.launcher.describe(), Environment.current().machine());
        Files.writeString(this.markdown, new BodyReport(introduction, this.results).toMarkdown());
    }

}
