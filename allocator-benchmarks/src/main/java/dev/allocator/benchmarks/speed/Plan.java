package dev.allocator.benchmarks.speed;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

import dev.allocator.benchmarks.subject.Subject;

/**
 * Which cases a run has.
 */
public final class Plan {

    private Plan() {}

    /**
     * Returns the cases in the order of the tables.
     * @param available which subjects this machine has
     */
    public static List<Case> of(Effort effort, Predicate<Subject> available) {
        Collection<Case> cases = (effort == Effort.QUICK) ? new QuickPlan().cases() : new FullPlan().cases();
        return cases.stream().filter((candidate) -> available.test(candidate.subject())).toList();
    }

}
