package dev.allocator.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import dev.allocator.benchmarks.memory.MemoryResult;
import dev.allocator.benchmarks.memory.MemoryWorkload;
import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Measurement;
import dev.allocator.benchmarks.subject.Subject;

/**
 * All that a run has found out.
 */
public record Results(List<Measurement> speed, List<MemoryResult> memory) {

    public Results {
        speed = List.copyOf(speed);
        memory = List.copyOf(memory);
    }

    /**
     * Finds what was measured in a case.
     */
    Optional<Measurement> of(Case wanted) {
        return this.speed.stream().filter((measurement) -> measurement.subjectCase().equals(wanted)).findFirst();
    }

    /**
     * Finds the fastest of those who did the same work.
     */
    Optional<Measurement> fastest(Case work, Predicate<Subject> who) {
        return this.speed.stream()
                .filter((measurement) -> measurement.subjectCase().isComparableWith(work)
                        && who.test(measurement.subjectCase().subject()))
                .min(Comparator.comparingDouble(Measurement::nanos));
    }

    /**
     * Finds what a subject held.
     */
    Optional<MemoryResult> of(MemoryWorkload workload, Subject subject) {
        return this.memory.stream()
                .filter((result) -> result.subjectCase().workload() == workload
                        && result.subjectCase().subject().equals(subject))
                .findFirst();
    }

}
