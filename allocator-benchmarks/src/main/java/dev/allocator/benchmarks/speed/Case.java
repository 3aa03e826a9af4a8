package dev.allocator.benchmarks.speed;

import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import dev.allocator.benchmarks.subject.Subject;

/**
 * One figure to be measured.
 *
 * @param parameter what the free parameter of the workload is set to, 0 if it has none
 */
public record Case(Workload workload, Subject subject, int parameter, int threads) {

    private static final int MANY_OBJECTS = 1_000_000;

    /**
     * Returns what this case is about but for the subject; cases of equal titles are compared.
     */
    public String title() {
        return this.workload.title(this.parameter)
                + (this.workload.hasOwnThreads() ? "" : ", " + numeral(this.threads));
    }

    private static String numeral(int threads) {
        return switch (threads) {
            case 1 -> "one thread";
            case 2 -> "two threads";
            case 4 -> "four threads";
            case 8 -> "eight threads";
            default -> threads + " threads";
        };
    }

    /**
     * Tells whether both are the same work, done by the same number of threads.
     */
    public boolean isComparableWith(Case other) {
        return this.workload == other.workload && this.parameter == other.parameter && this.threads == other.threads;
    }

    public Case withThreads(int threads) {
        return new Case(this.workload, this.subject, this.parameter, threads);
    }

    /**
     * Tells whether several threads are busy.
     */
    boolean isBusy() {
        return this.threads > 1 || this.workload.hasOwnThreads();
    }

    /**
     * Returns how JMH is to measure it.
     */
    public Options options(Effort effort) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + this.workload.benchmark().getName().replace(".", "\\.") + "\\.")
                .param("subject", this.subject.name())
                .threads(this.threads)
                .forks(effort.forks())
                .warmupIterations(effort.warmups(isBusy()))
                .warmupTime(TimeValue.milliseconds(effort.warmup().toMillis()))
                .measurementIterations(effort.measurements())
                .measurementTime(TimeValue.milliseconds(effort.measurement().toMillis()))
                .jvmArgs(jvmArguments().toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        this.workload.parameters(this.parameter).forEach(options::param);
        return options.build();
    }

    /**
     * A heap of fixed size whose pages are there from the start, so that its growth is not measured.
     */
    private List<String> jvmArguments() {
        String heap = ((this.parameter > MANY_OBJECTS) ? 4096 : 768) + "m";
        List<String> arguments = new ArrayList<>(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch",
                "--enable-native-access=ALL-UNNAMED"));
        arguments.addAll(this.subject.jvmArguments());
        return arguments;
    }

    @Override
    public String toString() {
        return title() + ": " + this.subject.label() + ", zeroing " + this.subject.zeroing();
    }

}
