package dev.allocator.benchmarks.speed;

import java.util.Arrays;
import java.util.Collection;

import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;

import static dev.allocator.benchmarks.subject.BlockSubject.BEST_FIT;
import static dev.allocator.benchmarks.subject.BlockSubject.BEST_FIT_ZEROED;
import static dev.allocator.benchmarks.subject.BlockSubject.FIXED_SIZE;
import static dev.allocator.benchmarks.subject.BlockSubject.JEMALLOC;
import static dev.allocator.benchmarks.subject.BlockSubject.LWJGL;
import static dev.allocator.benchmarks.subject.BlockSubject.MALLOC;
import static dev.allocator.benchmarks.subject.BlockSubject.MIMALLOC;
import static dev.allocator.benchmarks.subject.BlockSubject.NETTY_ADAPTIVE;
import static dev.allocator.benchmarks.subject.BlockSubject.NETTY_POOLED;
import static dev.allocator.benchmarks.subject.BlockSubject.POOL_BASED;
import static dev.allocator.benchmarks.subject.BlockSubject.SEGREGATED;
import static dev.allocator.benchmarks.subject.BlockSubject.SEGREGATED_ZEROED;

/**
 * Every subject with one thread; those that can be ahead with two threads and in the curves of growth.
 */
final class FullPlan {

    private static final int[] BLOCK_BYTES = { 32, 128, 1024, 4096, 16384 };

    private static final int[] WINDOW_BLOCKS = { 256, 200_000 };

    private static final int[] PARKED_THREADS = { 0, 50, 500 };

    private static final int ALLOCATIONS = 20;

    private static final BlockSubject[] FAST_BLOCKS = { BEST_FIT, BEST_FIT_ZEROED, SEGREGATED, SEGREGATED_ZEROED,
            FIXED_SIZE, POOL_BASED, NETTY_ADAPTIVE, NETTY_POOLED, MALLOC, JEMALLOC, MIMALLOC };

    private static final BlockSubject[] FREED_ELSEWHERE = { BEST_FIT, BEST_FIT_ZEROED, SEGREGATED, SEGREGATED_ZEROED,
            NETTY_ADAPTIVE, NETTY_POOLED, MALLOC, JEMALLOC, MIMALLOC, LWJGL };

    private static final BlockSubject[] GROWING_BLOCKS = { BEST_FIT, SEGREGATED, NETTY_ADAPTIVE, NETTY_POOLED, MALLOC,
            JEMALLOC, MIMALLOC };

    private static final RequestSubject[] FAST_REQUESTS = { RequestSubject.SCOPE, RequestSubject.SCOPE_ZEROED,
            RequestSubject.SHARED_SCOPE, RequestSubject.SHARED_SCOPE_ZEROED, RequestSubject.SLICES,
            RequestSubject.NETTY_ADAPTIVE, RequestSubject.NETTY_POOLED, RequestSubject.MALLOC, RequestSubject.JEMALLOC,
            RequestSubject.MIMALLOC, RequestSubject.ARENA, RequestSubject.SHARED_ARENA, RequestSubject.BYTE_ARRAY };

    private static final RequestSubject[] GROWING_REQUESTS = { RequestSubject.SCOPE, RequestSubject.SCOPE_ZEROED,
            RequestSubject.SHARED_SCOPE, RequestSubject.SLICES, RequestSubject.NETTY_ADAPTIVE, RequestSubject.JEMALLOC,
            RequestSubject.ARENA };

    private static final RequestSubject[] SHARED_REQUESTS = { RequestSubject.SHARED_SCOPE,
            RequestSubject.SHARED_SCOPE_ZEROED, RequestSubject.SHARED_ARENA };

    private static final RequestSubject[] VIRTUAL_REQUESTS = { RequestSubject.SCOPE, RequestSubject.SCOPE_ZEROED,
            RequestSubject.EMPTY, RequestSubject.NETTY_ADAPTIVE, RequestSubject.JEMALLOC, RequestSubject.ARENA,
            RequestSubject.BYTE_ARRAY };

    private final CaseList list = new CaseList();

    Collection<Case> cases() {
        addOneThread();
        addTwoThreads();
        addOwnThreads();
        addGrowth();
        return this.list.cases();
    }

    private void addOneThread() {
        for (int bytes : BLOCK_BYTES) {
            this.list.blocks(bytes, 1, allBlocks());
        }
        for (int blocks : WINDOW_BLOCKS) {
            this.list.windows(Workload.WINDOW, blocks, 1, allBlocks());
        }
        this.list.requests(ALLOCATIONS, 1, Arrays.stream(RequestSubject.values())
                .filter((subject) -> subject != RequestSubject.EMPTY)
                .toArray(RequestSubject[]::new));
        for (int parked : PARKED_THREADS) {
            this.list.parkedRequests(parked, SHARED_REQUESTS);
        }
    }

    private static BlockSubject[] allBlocks() {
        return Arrays.stream(BlockSubject.values())
                .filter(BlockSubject::isMeasuredForSpeed)
                .toArray(BlockSubject[]::new);
    }

    private void addTwoThreads() {
        for (int bytes : BLOCK_BYTES) {
            this.list.blocks(bytes, 2, FAST_BLOCKS);
        }
        for (int blocks : WINDOW_BLOCKS) {
            this.list.windows(Workload.WINDOW, blocks, 2, FAST_BLOCKS);
        }
        this.list.requests(ALLOCATIONS, 2, FAST_REQUESTS);
    }

    private void addOwnThreads() {
        this.list.withOwnThreads(Workload.HANDOVER, FREED_ELSEWHERE)
                .withOwnThreads(Workload.MIXED_HANDOVER, FREED_ELSEWHERE)
                .withOwnThreads(Workload.VIRTUAL_THREADS, VIRTUAL_REQUESTS)
                .withOwnThreads(Workload.YIELDING_VIRTUAL_THREADS, VIRTUAL_REQUESTS);
    }

    private void addGrowth() {
        for (int blocks = 1_000; blocks <= 10_000_000; blocks *= 10) {
            this.list.windows(Workload.SMALL_WINDOW, blocks, 1, GROWING_BLOCKS);
        }
        for (int threads = 1; threads <= 8; threads *= 2) {
            this.list.windows(Workload.WINDOW, WINDOW_BLOCKS[0], threads, GROWING_BLOCKS);
        }
        for (int threads = 1; threads <= 8; threads *= 2) {
            this.list.requests(ALLOCATIONS, threads, GROWING_REQUESTS);
        }
        for (int allocations = 1; allocations <= 10_000; allocations *= 10) {
            this.list.requests(allocations, 1, GROWING_REQUESTS);
        }
    }

}
