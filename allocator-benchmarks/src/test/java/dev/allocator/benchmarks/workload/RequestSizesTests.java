package dev.allocator.benchmarks.workload;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RequestSizesTests {

    private static final RequestSizes SIZES = new RequestSizes(20, 32, 8192);

    @Test
    void requestsAreTheSameInEveryRun() {
        assertThat(SIZES.all()).isDeepEqualTo(SIZES.all());
    }

    @Test
    void everyRequestHasItsOwnSizesWithinTheBounds() {
        assertThat(Arrays.stream(SIZES.all())).allSatisfy((sizes) -> assertThat(Arrays.stream(sizes)).hasSize(20)
                .allMatch((bytes) -> bytes >= 32 && bytes <= 8192));
        assertThat(Arrays.stream(SIZES.all()).map(Arrays::toString).distinct()).hasSize(64);
    }

}
