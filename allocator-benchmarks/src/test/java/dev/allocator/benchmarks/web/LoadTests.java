package dev.allocator.benchmarks.web;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoadTests {

    @Test
    void percentilesAreThoseOfTheRequests() {
        Load load = new Load(1_000, LongStream.rangeClosed(1, 200).map((i) -> 201 - i));
        assertThat(load.requests()).isEqualTo(200);
        assertThat(load.percentile(50)).isEqualTo(100);
        assertThat(load.percentile(99)).isEqualTo(198);
        assertThat(load.percentile(100)).isEqualTo(200);
    }

    @Test
    void oneRequestIsAllPercentiles() {
        Load load = new Load(1_000, LongStream.of(7));
        assertThat(load.percentile(50)).isEqualTo(7);
        assertThat(load.percentile(99)).isEqualTo(7);
    }

}
