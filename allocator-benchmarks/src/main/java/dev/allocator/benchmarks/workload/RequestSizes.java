package dev.allocator.benchmarks.workload;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What requests ask for: each so many sizes, log-uniform. There are many different requests, so that neither the compiler
 * nor the processor can learn one by heart.
 *
 * @param allocations how many sizes a request has
 * @param minBytes the bound of sizes from below
 * @param maxBytes the bound of sizes from above
 */
public record RequestSizes(int allocations, int minBytes, int maxBytes) {

    private static final int REQUESTS = 64;

    private static final int QUANTILES = 1024;

    private static final long SEED = 20;

    /** What scopes and slices are aligned to. */
    private static final int ALIGNMENT = 16;

    /**
     * Returns the sizes of each request, the same at every call; their number is a power of two.
     */
    public int[][] all() {
        int[] sizes = LogUniformSizes.quantiles(this.minBytes, this.maxBytes, QUANTILES);
        Random random = new Random(SEED);
        return IntStream.range(0, REQUESTS)
                .mapToObj((_) -> random.ints(this.allocations, 0, sizes.length).map((i) -> sizes[i]).toArray())
                .toArray(int[][]::new);
    }

    /**
     * Returns the most that one of the requests asks for in all, with each allocation rounded up to 16 bytes.
     */
    public long maxRequestBytes() {
        return Arrays.stream(all())
                .mapToLong((request) -> Arrays.stream(request).mapToLong(RequestSizes::aligned).sum())
                .max()
                .orElseThrow();
    }

    private static int aligned(int bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

}
