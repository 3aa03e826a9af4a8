package dev.allocator.benchmarks.speed;

import java.util.Collection;

import dev.allocator.benchmarks.subject.RequestSubject;

import static dev.allocator.benchmarks.subject.BlockSubject.BEST_FIT;
import static dev.allocator.benchmarks.subject.BlockSubject.BEST_FIT_ZEROED;
import static dev.allocator.benchmarks.subject.BlockSubject.JEMALLOC;
import static dev.allocator.benchmarks.subject.BlockSubject.MIMALLOC;
import static dev.allocator.benchmarks.subject.BlockSubject.NETTY_ADAPTIVE;

/**
 * Every pattern with the default strategy and the rivals that are usually the fastest.
 */
final class QuickPlan {

    private static final int ALLOCATIONS = 20;

    private final CaseList list = new CaseList();

    Collection<Case> cases() {
        addOneThread();
        addTwoThreads();
        addOwnThreads();
        addGrowth();
        return this.list.cases();
    }

    private void addOneThread() {
        this.list.blocks(128, 1, BEST_FIT, BEST_FIT_ZEROED, NETTY_ADAPTIVE, JEMALLOC)
                .blocks(16384, 1, BEST_FIT, NETTY_ADAPTIVE, MIMALLOC)
                .windows(Workload.WINDOW, 256, 1, BEST_FIT, NETTY_ADAPTIVE, JEMALLOC, MIMALLOC)
                .windows(Workload.WINDOW, 200_000, 1, BEST_FIT, NETTY_ADAPTIVE, JEMALLOC, MIMALLOC)
                .requests(ALLOCATIONS, 1, RequestSubject.SCOPE, RequestSubject.SCOPE_ZEROED, RequestSubject.SLICES,
                        RequestSubject.NETTY_ADAPTIVE, RequestSubject.MIMALLOC, RequestSubject.ARENA,
                        RequestSubject.BYTE_ARRAY)
                .parkedRequests(0, RequestSubject.SHARED_SCOPE, RequestSubject.SHARED_ARENA)
                .parkedRequests(50, RequestSubject.SHARED_SCOPE)
                .parkedRequests(500, RequestSubject.SHARED_SCOPE, RequestSubject.SHARED_ARENA);
    }

    private void addTwoThreads() {
        this.list.blocks(128, 2, BEST_FIT, JEMALLOC)
                .windows(Workload.WINDOW, 256, 2, BEST_FIT, MIMALLOC)
                .requests(ALLOCATIONS, 2, RequestSubject.SCOPE, RequestSubject.MIMALLOC);
    }

    private void addOwnThreads() {
        this.list.withOwnThreads(Workload.HANDOVER, BEST_FIT, JEMALLOC, MIMALLOC)
                .withOwnThreads(Workload.VIRTUAL_THREADS, RequestSubject.SCOPE, RequestSubject.EMPTY)
                .withOwnThreads(Workload.YIELDING_VIRTUAL_THREADS, RequestSubject.SCOPE, RequestSubject.EMPTY,
                        RequestSubject.ARENA);
    }

    private void addGrowth() {
        this.list.windows(Workload.SMALL_WINDOW, 1_000, 1, BEST_FIT, MIMALLOC)
                .windows(Workload.SMALL_WINDOW, 1_000_000, 1, BEST_FIT, MIMALLOC)
                .windows(Workload.WINDOW, 256, 4, BEST_FIT)
                .requests(1, 1, RequestSubject.SCOPE, RequestSubject.ARENA)
                .requests(1_000, 1, RequestSubject.SCOPE, RequestSubject.ARENA);
    }

}
