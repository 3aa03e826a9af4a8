package dev.allocator.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;
import dev.allocator.benchmarks.subject.Subject;

/**
 * Which cases a run has.
 */
final class Plan {

    private static final List<Integer> ALL_SIZES = List.of(32, 128, 1024, 16384);

    private static final List<Integer> QUICK_SIZES = List.of(128, 16384);

    private static final List<Integer> QUICK_SIZES_OF_TWO_THREADS = List.of(128);

    private final Predicate<Subject> available;

    private final List<Case> cases = new ArrayList<>();

    private Plan(Predicate<Subject> available) {
        this.available = available;
    }

    /**
     * Returns the cases in the order of the table.
     * @param available which subjects this machine has
     */
    static List<Case> of(Effort effort, Predicate<Subject> available) {
        boolean quick = effort == Effort.QUICK;
        Plan plan = new Plan(available);
        plan.addBlocks(quick ? QUICK_SIZES : ALL_SIZES, 1);
        plan.addWindows(1);
        plan.addRequests(1);
        plan.addBlocks(quick ? QUICK_SIZES_OF_TWO_THREADS : ALL_SIZES, 2);
        if (!quick) {
            plan.addWindows(2);
        }
        plan.addRequests(2);
        return List.copyOf(plan.cases);
    }

    private void addBlocks(List<Integer> sizes, int threads) {
        for (int bytes : sizes) {
            for (BlockSubject subject : BlockSubject.values()) {
                if (subject.fits(bytes)) {
                    add(new Case(Workload.BLOCK, subject, bytes, threads));
                }
            }
        }
    }

    private void addWindows(int threads) {
        for (BlockSubject subject : BlockSubject.values()) {
            if (subject.fitsMixedSizes()) {
                add(new Case(Workload.WINDOW, subject, 0, threads));
            }
        }
    }

    private void addRequests(int threads) {
        for (RequestSubject subject : RequestSubject.values()) {
            add(new Case(Workload.REQUEST, subject, 0, threads));
        }
    }

    private void add(Case candidate) {
        if (this.available.test(candidate.subject())) {
            this.cases.add(candidate);
        }
    }

}
