package dev.allocator.benchmarks;

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
 * @param bytes the size of blocks, 0 if the workload has sizes of its own
 */
record Case(Workload workload, Subject subject, int bytes, int threads) {

    /**
     * A heap of fixed size whose pages are there from the start, so that its growth is not measured; {@code Unsafe} for
     * JMH and Netty.
     */
    private static final List<String> JVM_ARGUMENTS = List.of("-Xms768m", "-Xmx768m", "-XX:+AlwaysPreTouch",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    /**
     * Returns what this case is about but for the subject; cases of equal titles are compared.
     */
    String title() {
        return this.workload.title(this.bytes) + ((this.threads == 1) ? ", one thread" : ", two threads");
    }

    Case withThreads(int threads) {
        return new Case(this.workload, this.subject, this.bytes, threads);
    }

    Options options(Effort effort) {
        List<String> arguments = new ArrayList<>(JVM_ARGUMENTS);
        arguments.addAll(this.subject.jvmArguments());
        TimeValue iteration = TimeValue.milliseconds(effort.iteration().toMillis());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + this.workload.benchmark().getName().replace(".", "\\.") + "\\.")
                .param("subject", this.subject.name())
                .threads(this.threads)
                .forks(effort.forks())
                .warmupIterations(effort.warmups())
                .warmupTime(iteration)
                .measurementIterations(effort.measurements())
                .measurementTime(iteration)
                .jvmArgs(arguments.toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (this.bytes > 0) {
            options.param("bytes", Integer.toString(this.bytes));
        }
        return options.build();
    }

    @Override
    public String toString() {
        return title() + ": " + this.subject.label() + ", zeroing " + this.subject.zeroing();
    }

}
