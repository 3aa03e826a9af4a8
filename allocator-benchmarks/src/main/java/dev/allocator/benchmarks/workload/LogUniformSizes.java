package dev.allocator.benchmarks.workload;

/**
 * Sizes whose logarithms are spread evenly, as sizes in programs roughly are: small ones are many, large ones few.
 */
public final class LogUniformSizes {

    private LogUniformSizes() {}

    /**
     * Returns the quantiles of the distribution, ascending.
     * @param min the bound from below
     * @param max the bound from above
     */
    public static int[] quantiles(int min, int max, int count) {
        int[] sizes = new int[count];
        double growth = (double) max / min;
        for (int i = 0; i < count; i++) {
            sizes[i] = (int) Math.round(min * Math.pow(growth, (i + 0.5) / count));
        }
        return sizes;
    }

}
