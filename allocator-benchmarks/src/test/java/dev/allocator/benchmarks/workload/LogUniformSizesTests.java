package dev.allocator.benchmarks.workload;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogUniformSizesTests {

    @Test
    void everyDoublingHasAsManySizes() {
        int[] sizes = LogUniformSizes.quantiles(16, 4096, 1024);
        for (int from = 16; from < 4096; from *= 2) {
            int lower = from;
            assertThat(Arrays.stream(sizes).filter((bytes) -> bytes >= lower && bytes < 2 * lower))
                    .as("sizes from %d to %d", lower, 2 * lower)
                    .hasSizeBetween(120, 136);
        }
    }

    @Test
    void sizesKeepToTheBounds() {
        assertThat(Arrays.stream(LogUniformSizes.quantiles(32, 8192, 1000)))
                .allMatch((bytes) -> bytes >= 32 && bytes <= 8192);
    }

}
