package dev.allocator.benchmarks;

import dev.allocator.benchmarks.workload.BlockBenchmark;
import dev.allocator.benchmarks.workload.RequestBenchmark;
import dev.allocator.benchmarks.workload.WindowBenchmark;

/**
 * What subjects have to do.
 */
enum Workload {

    BLOCK(BlockBenchmark.class, "Block of %s"),

    WINDOW(WindowBenchmark.class, "Live window of 256 blocks, 16 B to 4 KiB"),

    REQUEST(RequestBenchmark.class, "Request of 20 allocations, 32 B to 8 KiB");

    private final Class<?> benchmark;

    private final String title;

    Workload(Class<?> benchmark, String title) {
        this.benchmark = benchmark;
        this.title = title;
    }

    Class<?> benchmark() {
        return this.benchmark;
    }

    /**
     * Returns what to call it in a heading.
     * @param bytes the size of blocks, if it has one size
     */
    String title(int bytes) {
        return this.title.formatted((bytes < 1024) ? bytes + " B" : bytes / 1024 + " KiB");
    }

}
