package dev.allocator.benchmarks.speed;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;
import dev.allocator.benchmarks.subject.Subject;

/**
 * Collects cases, each once, and leaves out subjects that a workload is not meant for.
 */
final class CaseList {

    private final Set<Case> cases = new LinkedHashSet<>();

    CaseList blocks(int bytes, int threads, BlockSubject... subjects) {
        Arrays.stream(subjects)
                .filter((subject) -> subject.fits(bytes))
                .forEach((subject) -> add(Workload.BLOCK, subject, bytes, threads));
        return this;
    }

    CaseList windows(Workload workload, int blocks, int threads, BlockSubject... subjects) {
        Arrays.stream(subjects)
                .filter(BlockSubject::fitsMixedSizes)
                .forEach((subject) -> add(workload, subject, blocks, threads));
        return this;
    }

    CaseList requests(int allocations, int threads, RequestSubject... subjects) {
        Arrays.stream(subjects).forEach((subject) -> add(Workload.REQUEST, subject, allocations, threads));
        return this;
    }

    CaseList parkedRequests(int parked, RequestSubject... subjects) {
        Arrays.stream(subjects).forEach((subject) -> add(Workload.PARKED_REQUEST, subject, parked, 1));
        return this;
    }

    CaseList withOwnThreads(Workload workload, Subject... subjects) {
        Arrays.stream(subjects).forEach((subject) -> add(workload, subject, 0, 1));
        return this;
    }

    private void add(Workload workload, Subject subject, int parameter, int threads) {
        this.cases.add(new Case(workload, subject, parameter, threads));
    }

    Collection<Case> cases() {
        return List.copyOf(this.cases);
    }

}
