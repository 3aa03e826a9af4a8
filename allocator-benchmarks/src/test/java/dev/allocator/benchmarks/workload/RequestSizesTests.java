package dev.allocator.benchmarks.workload;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RequestSizesTests {

    @Test
    void requestsAreTheSameInEveryRun() {
        assertThat(RequestSizes.all()).isDeepEqualTo(RequestSizes.all());
    }

    @Test
    void everyRequestHasItsOwnSizesWithinTheBounds() {
        assertThat(Arrays.stream(RequestSizes.all())).allSatisfy((sizes) -> assertThat(Arrays.stream(sizes)).hasSize(20)
                .allMatch((bytes) -> bytes >= 32 && bytes <= RequestSizes.MAX_BYTES));
        assertThat(Arrays.stream(RequestSizes.all()).map(Arrays::toString).distinct()).hasSize(64);
    }

}
