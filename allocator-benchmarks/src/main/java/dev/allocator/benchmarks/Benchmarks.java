package dev.allocator.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

import dev.allocator.benchmarks.memory.MemoryCase;
import dev.allocator.benchmarks.memory.MemoryLauncher;
import dev.allocator.benchmarks.memory.MemoryPlan;
import dev.allocator.benchmarks.memory.MemoryResult;
import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Effort;
import dev.allocator.benchmarks.speed.Measurement;
import dev.allocator.benchmarks.speed.Plan;
import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;
import dev.allocator.benchmarks.subject.Subject;

/**
 * Runs the benchmarks and writes what they found out.
 */
public final class Benchmarks {

    private static final Path RESULTS = Path.of("results");

    private final Effort effort;

    private final Pattern wanted;

    private final PrintStream out;

    private final ResultFiles files;

    private final List<String> failures = new ArrayList<>();

    private Benchmarks(Effort effort, Pattern wanted, PrintStream out) throws IOException {
        this.effort = effort;
        this.wanted = wanted;
        this.out = out;
        this.files = new ResultFiles(RESULTS, effort, Environment.current());
    }

    /**
     * Runs all cases, or those whose description matches.
     * @param arguments {@code full}, {@code quick} or {@code smoke}; then a regular expression, to be found in
     * descriptions such as "Block of 128 B, one thread: jemalloc, zeroing NONE"
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length > 2) {
            throw new IllegalArgumentException("There are at most two arguments: the effort and which cases to run");
        }
        Effort effort = Effort.of((arguments.length > 0) ? arguments[0] : Effort.QUICK.label());
        Pattern wanted = Pattern.compile((arguments.length > 1) ? arguments[1] : "");
        Benchmarks benchmarks = new Benchmarks(effort, wanted, System.out);
        benchmarks.reportMissing();
        benchmarks.measureSpeed();
        benchmarks.lookAtMemory();
        benchmarks.finish();
        if (!benchmarks.failures.isEmpty()) {
            System.exit(1);
        }
    }

    private void reportMissing() {
        Stream.<Subject>concat(Stream.of(BlockSubject.values()), Stream.of(RequestSubject.values()))
                .flatMap((subject) -> subject.missing().stream()
                        .map((reason) -> subject.label() + " is left out: " + reason))
                .distinct()
                .forEach(this.out::println);
        MemoryLauncher.missing().ifPresent((reason) -> this.out.println("Memory is left out: " + reason));
    }

    private void measureSpeed() throws IOException {
        List<Case> cases = selected(Plan.of(this.effort, Benchmarks::isAvailable));
        for (int i = 0; i < cases.size(); i++) {
            announce(i, cases);
            this.out.println(measure(cases.get(i)));
            // After each case, so that a run that is stopped leaves what it has measured.
            this.files.write();
        }
    }

    private String measure(Case subjectCase) {
        try {
            Measurement measurement = this.files.add(subjectCase,
                    new Runner(subjectCase.options(this.effort)).runSingle());
            return String.format(Locale.ROOT, "%.1f ns, %.0f heap bytes", measurement.nanos(),
                    measurement.heapBytes());
        } catch (RunnerException ex) {
            return fail(subjectCase, ex);
        }
    }

    private void lookAtMemory() throws IOException, InterruptedException {
        if (MemoryLauncher.missing().isPresent()) {
            return;
        }
        List<MemoryCase> cases = selected(MemoryPlan.of(this.effort, Benchmarks::isAvailable));
        for (int i = 0; i < cases.size(); i++) {
            announce(i, cases);
            this.out.println(lookAt(cases.get(i)));
            this.files.write();
        }
    }

    private String lookAt(MemoryCase subjectCase) throws InterruptedException {
        try {
            MemoryResult result = new MemoryLauncher(this.effort).run(subjectCase);
            this.files.add(result);
            return String.format(Locale.ROOT, "%,d bytes", result.readings().getFirst().residentBytes());
        } catch (IOException ex) {
            return fail(subjectCase, ex);
        }
    }

    private static boolean isAvailable(Subject subject) {
        return subject.missing().isEmpty();
    }

    private <T> List<T> selected(List<T> cases) {
        return cases.stream().filter((candidate) -> this.wanted.matcher(candidate.toString()).find()).toList();
    }

    private void announce(int index, List<?> cases) {
        this.out.print("[" + (index + 1) + "/" + cases.size() + "] " + cases.get(index) + " … ");
    }

    private String fail(Object subjectCase, Exception cause) {
        cause.printStackTrace(this.out);
        this.failures.add(subjectCase + " failed");
        return "failed";
    }

    private void finish() {
        this.failures.forEach(this.out::println);
        this.out.println("Results are in " + this.files.describe());
    }

}
