package dev.allocator.spring.actuate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import dev.allocator.AllocationStats;

/**
 * What a thread did on a pool.
 *
 * @param name the name of the thread, or of several together in parentheses
 * @param allocations its successful allocations
 * @param deallocations what it freed
 * @param bytesAllocated the bytes of its allocations
 */
record ThreadDescriptor(String name, long allocations, long deallocations, long bytesAllocated) {

    /** An answer of some kilobytes is enough to see who allocates. */
    private static final int MAX_THREADS = 100;

    private static final String OTHER = "(other)";

    /**
     * Describes the threads that allocated most, and the rest together.
     */
    static List<ThreadDescriptor> of(Map<String, AllocationStats> statsByThread) {
        List<ThreadDescriptor> threads = new ArrayList<>();
        statsByThread.forEach((name, stats) -> threads
                .add(new ThreadDescriptor(name, stats.allocations(), stats.deallocations(), stats.bytesAllocated())));
        threads.sort(Comparator.comparingLong(ThreadDescriptor::bytesAllocated)
                .reversed()
                .thenComparing(ThreadDescriptor::name));
        if (threads.size() <= MAX_THREADS) {
            return threads;
        }
        List<ThreadDescriptor> shown = new ArrayList<>(threads.subList(0, MAX_THREADS));
        shown.add(threads.subList(MAX_THREADS, threads.size())
                .stream()
                .reduce(new ThreadDescriptor(OTHER, 0, 0, 0), ThreadDescriptor::merge));
        return shown;
    }

    private ThreadDescriptor merge(ThreadDescriptor other) {
        return new ThreadDescriptor(OTHER, this.allocations + other.allocations,
                this.deallocations + other.deallocations, this.bytesAllocated + other.bytesAllocated);
    }

}
