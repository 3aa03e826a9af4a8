package dev.allocator.benchmarks.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import dev.allocator.benchmarks.speed.Effort;
import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;
import dev.allocator.benchmarks.subject.Subject;

/**
 * Whose memory a run looks at. Pools have their default options, so they clear what is freed.
 */
public final class MemoryPlan {

    private static final BlockSubject[] BLOCKS = { BlockSubject.BEST_FIT_ZEROED, BlockSubject.SEGREGATED_ZEROED,
            BlockSubject.FIXED_SIZE_ZEROED, BlockSubject.POOL_BASED_ZEROED, BlockSubject.NETTY_ADAPTIVE,
            BlockSubject.NETTY_POOLED, BlockSubject.MALLOC, BlockSubject.JEMALLOC, BlockSubject.MIMALLOC };

    private static final RequestSubject[] RIVAL_REQUESTS = { RequestSubject.NETTY_ADAPTIVE, RequestSubject.NETTY_POOLED,
            RequestSubject.MALLOC, RequestSubject.JEMALLOC, RequestSubject.MIMALLOC };

    private final Predicate<Subject> available;

    private final List<MemoryCase> cases = new ArrayList<>();

    private MemoryPlan(Predicate<Subject> available) {
        this.available = available;
    }

    /**
     * Returns the cases in the order of the tables.
     * @param available which subjects this machine has
     */
    public static List<MemoryCase> of(Effort effort, Predicate<Subject> available) {
        MemoryPlan plan = new MemoryPlan(available);
        if (effort == Effort.QUICK) {
            plan.addQuick();
        } else {
            plan.addFull();
        }
        return List.copyOf(plan.cases);
    }

    private void addFull() {
        add(MemoryWorkload.BLOCKS_OF_32, BLOCKS);
        add(MemoryWorkload.BLOCKS_OF_128, BLOCKS);
        add(MemoryWorkload.CHURN, mixed());
        add(MemoryWorkload.CHURN, BlockSubject.BEST_FIT_DECAYING);
        add(MemoryWorkload.SHORT_THREADS, mixed());
        add(MemoryWorkload.PINNED, RequestSubject.SHARED_SCOPE_ZEROED, RequestSubject.SHARED_ARENA);
        add(MemoryWorkload.PINNED, RIVAL_REQUESTS);
        add(MemoryWorkload.VIRTUAL_THREADS, RequestSubject.SCOPE_ZEROED, RequestSubject.ARENA);
        add(MemoryWorkload.VIRTUAL_THREADS, RIVAL_REQUESTS);
    }

    private void addQuick() {
        add(MemoryWorkload.BLOCKS_OF_32, BlockSubject.BEST_FIT_ZEROED, BlockSubject.MIMALLOC);
        add(MemoryWorkload.BLOCKS_OF_128, BlockSubject.BEST_FIT_ZEROED, BlockSubject.MIMALLOC);
        add(MemoryWorkload.CHURN, BlockSubject.BEST_FIT_ZEROED, BlockSubject.BEST_FIT_DECAYING,
                BlockSubject.NETTY_ADAPTIVE, BlockSubject.JEMALLOC);
        add(MemoryWorkload.SHORT_THREADS, BlockSubject.BEST_FIT_ZEROED, BlockSubject.MIMALLOC);
        add(MemoryWorkload.PINNED, RequestSubject.SHARED_SCOPE_ZEROED, RequestSubject.MIMALLOC);
        add(MemoryWorkload.VIRTUAL_THREADS, RequestSubject.SCOPE_ZEROED, RequestSubject.MIMALLOC);
    }

    private static BlockSubject[] mixed() {
        return Arrays.stream(BLOCKS).filter(BlockSubject::fitsMixedSizes).toArray(BlockSubject[]::new);
    }

    private void add(MemoryWorkload workload, Subject... subjects) {
        for (Subject subject : subjects) {
            if (this.available.test(subject)) {
                this.cases.add(new MemoryCase(workload, subject));
            }
        }
    }

}
