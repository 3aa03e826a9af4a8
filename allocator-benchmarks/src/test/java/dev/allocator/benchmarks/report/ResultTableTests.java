package dev.allocator.benchmarks.report;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Measurement;
import dev.allocator.benchmarks.speed.Workload;
import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;
import dev.allocator.benchmarks.subject.Subject;

import static org.assertj.core.api.Assertions.assertThat;

class ResultTableTests {

    @Test
    void rowHasMedianRangeAndHeapBytes() {
        assertThat(table(new Measurement(block(BlockSubject.JEMALLOC, 1), 17.04, 16.5, 123.4, 3.21, 39.6)))
                .contains("| jemalloc | none | 17.0 | 3.2 | 16.5 – 123 | 40 |");
    }

    @Test
    void rowSaysWhenMemoryIsCleared() {
        assertThat(table(measurement(BlockSubject.BEST_FIT_ZEROED, 10), measurement(BlockSubject.BYTE_ARRAY, 20)))
                .contains("| pool, BEST_FIT | on release |", "| new byte[] | on allocate |");
    }

    @Test
    void ratioIsToTheFastestOfAFamily() {
        assertThat(table(measurement(BlockSubject.SEGREGATED, 30), measurement(BlockSubject.NETTY_ADAPTIVE, 75),
                measurement(BlockSubject.NETTY_POOLED, 99), measurement(BlockSubject.JEMALLOC, 18)))
                .contains("| heap B/op | vs Netty | vs C |")
                .contains("| pool, SEGREGATED | none | 30.0 | 1.0 | 30.0 – 30.0 | 40 | 2.50 | 0.60 |");
    }

    @Test
    void rivalsHaveNoRatios() {
        assertThat(table(measurement(BlockSubject.SEGREGATED, 30), measurement(BlockSubject.NETTY_ADAPTIVE, 75)))
                .contains("| Netty adaptive, tuned | none | 75.0 | 1.0 | 75.0 – 75.0 | 40 |  |");
    }

    @Test
    void familyThatWasNotMeasuredHasNoColumn() {
        assertThat(table(measurement(BlockSubject.SEGREGATED, 30), measurement(BlockSubject.NETTY_ADAPTIVE, 75)))
                .doesNotContain("vs C", "vs byte[]");
    }

    @Test
    void oursComeFirstInTheirOwnOrderAndRivalsBySpeed() {
        assertThat(table(measurement(BlockSubject.BYTE_ARRAY, 90), measurement(BlockSubject.NETTY_POOLED, 99),
                measurement(BlockSubject.JEMALLOC, 18), measurement(BlockSubject.SEGREGATED, 50),
                measurement(BlockSubject.BEST_FIT, 40)).lines().filter((line) -> line.startsWith("| ")).skip(2))
                .extracting((line) -> line.substring(0, line.indexOf(" | ")))
                .containsExactly("| pool, SEGREGATED", "| pool, BEST_FIT", "| jemalloc", "| new byte[]",
                        "| Netty pooled, tuned");
    }

    @Test
    void workloadsAndThreadsHaveTablesOfTheirOwn() {
        assertThat(table(measurement(BlockSubject.SEGREGATED, 30),
                new Measurement(new Case(Workload.BLOCK, BlockSubject.SEGREGATED, 16384, 1), 31, 31, 31, 1, 40),
                new Measurement(block(BlockSubject.SEGREGATED, 2), 32, 32, 32, 1, 40),
                new Measurement(new Case(Workload.REQUEST, RequestSubject.SCOPE, 20, 1), 300, 300, 300, 1, 900)).lines()
                .filter((line) -> line.startsWith("#")))
                .containsExactly("### Block of 128 B, one thread", "### Block of 16 KiB, one thread",
                        "### Block of 128 B, two threads", "### Request of 20 allocations, 32 B to 8 KiB, one thread");
    }

    @Test
    void twoThreadsAreComparedWithOne() {
        assertThat(table(measurement(BlockSubject.SEGREGATED, 30),
                new Measurement(block(BlockSubject.SEGREGATED, 2), 40, 40, 40, 1, 40)))
                .contains("| heap B/op | × one thread |")
                .contains("| pool, SEGREGATED | none | 40.0 | 1.0 | 40.0 – 40.0 | 40 | 1.50 |");
    }

    @Test
    void twoThreadsWithoutTheFigureOfOneHaveNoComparison() {
        assertThat(table(new Measurement(block(BlockSubject.SEGREGATED, 2), 40, 40, 40, 1, 40)))
                .contains("| pool, SEGREGATED | none | 40.0 | 1.0 | 40.0 – 40.0 | 40 |  |");
    }

    private static String table(Measurement... measurements) {
        return new ResultTable(List.of(measurements)).toMarkdown();
    }

    private static Measurement measurement(Subject subject, double nanos) {
        return new Measurement(block(subject, 1), nanos, nanos, nanos, 1, 40);
    }

    private static Case block(Subject subject, int threads) {
        return new Case(Workload.BLOCK, subject, 128, threads);
    }

}
