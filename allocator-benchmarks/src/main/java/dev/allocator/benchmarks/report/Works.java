package dev.allocator.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Workload;
import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;

/**
 * The cases that targets and chart are about.
 */
final class Works {

    static final int SMALL_WINDOW = 256;

    static final int LARGE_WINDOW = 200_000;

    private static final int ALLOCATIONS = 20;

    private Works() {}

    static Case block(BlockSubject subject, int bytes) {
        return new Case(Workload.BLOCK, subject, bytes, 1);
    }

    static List<Case> blocks(BlockSubject subject, int... bytes) {
        return Arrays.stream(bytes).mapToObj((size) -> block(subject, size)).toList();
    }

    static Case window(int blocks) {
        return new Case(Workload.WINDOW, BlockSubject.BEST_FIT, blocks, 1);
    }

    static Case request(RequestSubject subject) {
        return new Case(Workload.REQUEST, subject, ALLOCATIONS, 1);
    }

    static Case parkedRequest(RequestSubject subject, int parked) {
        return new Case(Workload.PARKED_REQUEST, subject, parked, 1);
    }

    static List<Case> parkedRequests(int... parked) {
        return Arrays.stream(parked)
                .boxed()
                .flatMap((threads) -> Stream.of(parkedRequest(RequestSubject.SHARED_SCOPE, threads),
                        parkedRequest(RequestSubject.SHARED_SCOPE_ZEROED, threads)))
                .toList();
    }

    static Case handover(Workload workload) {
        return new Case(workload, BlockSubject.BEST_FIT, 0, 1);
    }

    static Case virtualThreads(Workload workload, RequestSubject subject) {
        return new Case(workload, subject, 0, 1);
    }

}
