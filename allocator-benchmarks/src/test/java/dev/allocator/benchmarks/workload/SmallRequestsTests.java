package dev.allocator.benchmarks.workload;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SmallRequestsTests {

    @Test
    void everyRequestFitsInTheFirstChunkOfAScope() {
        assertThat(SmallRequests.SIZES.maxRequestBytes()).isLessThanOrEqualTo(16 << 10);
    }

}
