package dev.allocator.benchmarks.report;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Measurement;
import dev.allocator.benchmarks.speed.Workload;

/**
 * How cost grows with something.
 */
@SuppressWarnings("ImmutableEnumChecker") // unmodifiable lists and functions without state
enum Curve {

    LIVE_BLOCKS("With live blocks: ns per replacement, blocks of 16 B to 64 B", "blocks", Case::parameter,
            (candidate) -> candidate.workload() == Workload.SMALL_WINDOW),

    WINDOW_THREADS("With threads: ns per replacement and thread, live window of 256 blocks each, 16 B to 4 KiB",
            "threads", Case::threads,
            (candidate) -> candidate.workload() == Workload.WINDOW && candidate.parameter() == Curve.SMALL_WINDOW),

    REQUEST_THREADS("With threads: ns per request of 20 allocations and thread, 32 B to 8 KiB", "threads",
            Case::threads,
            (candidate) -> candidate.workload() == Workload.REQUEST && candidate.parameter() == Curve.USUAL_REQUEST),

    REQUEST_SIZE("With the size of requests: ns per allocation, 32 B to 8 KiB", "allocations", Case::parameter,
            (candidate) -> candidate.workload() == Workload.REQUEST && candidate.threads() == 1);

    private static final int SMALL_WINDOW = 256;

    private static final int USUAL_REQUEST = 20;

    private static final int USUAL_THREADS = 2;

    private final String title;

    private final String unit;

    private final ToIntFunction<Case> position;

    private final Predicate<Case> includes;

    Curve(String title, String unit, ToIntFunction<Case> position, Predicate<Case> includes) {
        this.title = title;
        this.unit = unit;
        this.position = position;
        this.includes = includes;
    }

    /**
     * Tells whether a case is only about growth and has no table of its own.
     */
    static boolean alone(Case candidate) {
        boolean usual = candidate.threads() <= USUAL_THREADS && candidate.workload() != Workload.SMALL_WINDOW
                && (candidate.workload() != Workload.REQUEST || candidate.parameter() == USUAL_REQUEST);
        return !usual && Arrays.stream(values()).anyMatch((curve) -> curve.includes(candidate));
    }

    String title() {
        return this.title;
    }

    /**
     * Returns what positions count.
     */
    String unit() {
        return this.unit;
    }

    boolean includes(Case candidate) {
        return this.includes.test(candidate);
    }

    int position(Case candidate) {
        return this.position.applyAsInt(candidate);
    }

    /**
     * Returns the cost in nanoseconds, of what the title says.
     */
    double cost(Measurement measurement) {
        return measurement.nanos() / ((this == REQUEST_SIZE) ? measurement.subjectCase().parameter() : 1);
    }

}
