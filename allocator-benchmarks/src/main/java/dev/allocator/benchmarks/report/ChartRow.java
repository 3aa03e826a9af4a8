package dev.allocator.benchmarks.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Measurement;
import dev.allocator.benchmarks.subject.Family;

/**
 * A work and how much faster ours does it than the fastest of each kind of rival.
 */
record ChartRow(String label, List<Bar> bars) {

    private static final List<Family> RIVALS = List.of(Family.NETTY, Family.C, Family.ARENA, Family.SHARED_ARENA,
            Family.BYTE_ARRAY);

    /**
     * Compares what was measured.
     * @return nothing if ours or all rivals are missing
     */
    static Optional<ChartRow> of(String label, Case ours, Results results) {
        List<Bar> all = results.of(ours)
                .stream()
                .flatMap((our) -> RIVALS.stream().flatMap((family) -> bar(our, family, results)))
                .toList();
        // Where a confined arena would do, nobody takes a shared one.
        boolean confined = all.stream().anyMatch((bar) -> bar.family == Family.ARENA);
        List<Bar> bars = all.stream().filter((bar) -> !confined || bar.family != Family.SHARED_ARENA).toList();
        return bars.isEmpty() ? Optional.empty() : Optional.of(new ChartRow(label, bars));
    }

    private static Stream<Bar> bar(Measurement ours, Family family, Results results) {
        return results.fastest(ours.subjectCase(), (subject) -> subject.family() == family)
                .map((rival) -> new Bar(family, rival.subjectCase().subject().label(), rival.nanos() / ours.nanos()))
                .stream();
    }

    /**
     * A comparison with a rival.
     *
     * @param rival its name
     * @param ratio how many times as long it takes
     */
    record Bar(Family family, String rival, double ratio) {}

}
