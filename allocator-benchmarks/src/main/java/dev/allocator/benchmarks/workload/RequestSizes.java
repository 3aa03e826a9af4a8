package dev.allocator.benchmarks.workload;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * What requests ask for: each 20 sizes from 32 to 8192 bytes, log-uniform. There are many different ones, so that
 * neither the compiler nor the processor can learn a request by heart.
 */
final class RequestSizes {

    private static final int ALLOCATIONS = 20;

    private static final int REQUESTS = 64;

    private static final int MIN_BYTES = 32;

    static final int MAX_BYTES = 8192;

    private static final long SEED = 20;

    private RequestSizes() {}

    /**
     * Returns the sizes of each request, the same at every call; their number is a power of two.
     */
    static int[][] all() {
        int[] sizes = LogUniformSizes.quantiles(MIN_BYTES, MAX_BYTES, 1024);
        Random random = new Random(SEED);
        return IntStream.range(0, REQUESTS)
                .mapToObj((request) -> random.ints(ALLOCATIONS, 0, sizes.length).map((i) -> sizes[i]).toArray())
                .toArray(int[][]::new);
    }

}
