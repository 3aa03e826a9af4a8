package dev.allocator.benchmarks.report;

import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import dev.allocator.benchmarks.memory.MemoryWorkload;
import dev.allocator.benchmarks.memory.Stage;
import dev.allocator.benchmarks.speed.Workload;
import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;

import static dev.allocator.benchmarks.report.ResultsFixture.reading;
import static org.assertj.core.api.Assertions.assertThat;

class RivalsAheadTests {

    private final ResultsFixture fixture = new ResultsFixture();

    @Test
    void fasterRivalsAreTold() {
        this.fixture.block(BlockSubject.BEST_FIT, 128, 40)
                .block(BlockSubject.MIMALLOC, 128, 25)
                .block(BlockSubject.JEMALLOC, 128, 20)
                .block(BlockSubject.NETTY_ADAPTIVE, 128, 80);
        assertThat(markdown())
                .contains(
                        "| Block of 128 B, one thread | pool, BEST_FIT | none | jemalloc | none | 40.0 | 20.0 | 2.00 |")
                .doesNotContain("mimalloc", "Netty");
    }

    @Test
    void defaultZeroingIsComparedToo() {
        this.fixture.block(BlockSubject.BEST_FIT, 128, 10)
                .block(BlockSubject.BEST_FIT_ZEROED, 128, 40)
                .block(BlockSubject.JEMALLOC, 128, 20);
        assertThat(markdown()).contains("| pool, BEST_FIT | on release | jemalloc | none |")
                .doesNotContain("| pool, BEST_FIT | none |");
    }

    @Test
    void bareSlicesAndEmptyTasksAreNoRivals() {
        this.fixture.nanos(Workload.REQUEST, RequestSubject.SCOPE, 20, 1, 300)
                .nanos(Workload.REQUEST, RequestSubject.SLICES, 20, 1, 250)
                .nanos(Workload.VIRTUAL_THREADS, RequestSubject.SCOPE, 0, 1, 300)
                .nanos(Workload.VIRTUAL_THREADS, RequestSubject.EMPTY, 0, 1, 100);
        assertThat(markdown()).contains("In speed: nowhere in this run.");
    }

    @Test
    void workOfOtherThreadsIsNotCompared() {
        this.fixture.block(BlockSubject.BEST_FIT, 128, 40).nanos(Workload.BLOCK, BlockSubject.JEMALLOC, 128, 2, 20);
        assertThat(markdown()).contains("In speed: nowhere in this run.");
    }

    @Test
    void rivalsThatHoldLessAreTold() {
        long mib = 1 << 20;
        this.fixture
                .memory(MemoryWorkload.CHURN, BlockSubject.BEST_FIT_ZEROED,
                        reading(Stage.REPLACED, 100 * mib, 120 * mib, OptionalLong.of(130 * mib)))
                .memory(MemoryWorkload.CHURN, BlockSubject.MALLOC,
                        reading(Stage.REPLACED, 100 * mib, 110 * mib, OptionalLong.empty()),
                        reading(Stage.TRIMMED, 100 * mib, 50 * mib, OptionalLong.empty()))
                .memory(MemoryWorkload.CHURN, BlockSubject.JEMALLOC,
                        reading(Stage.REPLACED, 100 * mib, 125 * mib, OptionalLong.empty()));
        assertThat(markdown()).contains("| replaced | pool, BEST_FIT | malloc of the C library | 120.0 | 110.0 |")
                .doesNotContain("trimmed", "jemalloc");
    }

    private String markdown() {
        return new RivalsAhead(this.fixture.results()).toMarkdown();
    }

}
