package dev.allocator.benchmarks.report;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Measurement;
import dev.allocator.benchmarks.subject.Subject;

/**
 * Figures of speed.
 */
final class SpeedFigures {

    private SpeedFigures() {}

    /**
     * How many times as long the fastest of some others takes for the same work.
     */
    static Figure lead(Case ours, Predicate<Subject> others) {
        return new Figure(name(ours),
                (results) -> divide(nanos(results.fastest(ours, others)), nanos(results.of(ours))));
    }

    /**
     * How many times as long ours takes as the fastest of some others.
     */
    static Figure lag(Case ours, Predicate<Subject> others) {
        return new Figure(name(ours),
                (results) -> divide(nanos(results.of(ours)), nanos(results.fastest(ours, others))));
    }

    /**
     * How many times as much several threads get done as one.
     */
    static Figure scaling(Case many) {
        return new Figure(name(many), (results) -> divide(
                nanos(results.of(many.withThreads(1))).map((nanos) -> nanos * many.threads()),
                nanos(results.of(many))));
    }

    /**
     * How many times as long a task takes as one that does nothing and what it does, each by itself.
     */
    static Figure overhead(Case task, Case empty, Case work) {
        return new Figure(name(task), (results) -> divide(nanos(results.of(task)), nanos(results.of(empty))
                .flatMap((nothing) -> nanos(results.of(work)).map((alone) -> nothing + alone))));
    }

    static Figure time(Case ours) {
        return new Figure(name(ours), (results) -> divide(nanos(results.of(ours)), Optional.of(1.0)));
    }

    static Figure heapBytes(Case ours) {
        return new Figure(name(ours),
                (results) -> divide(results.of(ours).map(Measurement::heapBytes), Optional.of(1.0)));
    }

    private static String name(Case ours) {
        return ours.title() + ": " + ours.subject().label() + ", zeroing " + Format.zeroing(ours.subject());
    }

    private static Optional<Double> nanos(Optional<Measurement> measurement) {
        return measurement.map(Measurement::nanos);
    }

    private static OptionalDouble divide(Optional<Double> dividend, Optional<Double> divisor) {
        return (dividend.isPresent() && divisor.isPresent())
                ? OptionalDouble.of(dividend.get() / divisor.get())
                : OptionalDouble.empty();
    }

}
