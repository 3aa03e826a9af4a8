package dev.allocator.benchmarks.report;

import org.junit.jupiter.api.Test;

import dev.allocator.benchmarks.speed.Workload;
import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;

import static org.assertj.core.api.Assertions.assertThat;

class GrowthTableTests {

    private final ResultsFixture fixture = new ResultsFixture();

    @Test
    void costStandsBesideWhatItGrowsWith() {
        this.fixture.nanos(Workload.SMALL_WINDOW, BlockSubject.BEST_FIT, 1_000_000, 1, 90)
                .nanos(Workload.SMALL_WINDOW, BlockSubject.BEST_FIT, 1_000, 1, 40)
                .nanos(Workload.SMALL_WINDOW, BlockSubject.JEMALLOC, 1_000_000, 1, 70);
        assertThat(markdown()).contains("| allocator | zeroing | 1,000 blocks | 1,000,000 blocks |",
                "| pool, BEST_FIT | none | 40.0 | 90.0 |", "| jemalloc | none |  | 70.0 |");
    }

    @Test
    void requestsOfSeveralSizesAreToldPerAllocation() {
        this.fixture.nanos(Workload.REQUEST, RequestSubject.SCOPE, 1, 1, 50)
                .nanos(Workload.REQUEST, RequestSubject.SCOPE, 20, 1, 300)
                .nanos(Workload.REQUEST, RequestSubject.SCOPE, 1_000, 1, 12_000);
        assertThat(markdown()).contains("| 1 allocation | 20 allocations | 1,000 allocations |",
                "| openScope() | none | 50.0 | 15.0 | 12.0 |");
    }

    @Test
    void subjectsOfAnotherTableAloneHaveNoCurve() {
        this.fixture.nanos(Workload.WINDOW, BlockSubject.BEST_FIT, 256, 1, 40)
                .nanos(Workload.WINDOW, BlockSubject.BEST_FIT, 256, 8, 200)
                .nanos(Workload.WINDOW, BlockSubject.ARROW_NETTY, 256, 1, 400);
        assertThat(markdown()).contains("| 1 thread | 8 threads |").doesNotContain("Arrow");
    }

    @Test
    void onePositionIsNoCurve() {
        this.fixture.nanos(Workload.REQUEST, RequestSubject.SCOPE, 20, 1, 300);
        assertThat(markdown()).isEmpty();
    }

    @Test
    void casesOfCurvesAloneHaveNoTableOfTheirOwn() {
        this.fixture.nanos(Workload.WINDOW, BlockSubject.BEST_FIT, 256, 1, 40)
                .nanos(Workload.WINDOW, BlockSubject.BEST_FIT, 256, 8, 200);
        assertThat(new ResultTable(this.fixture.results().speed()).toMarkdown()).contains("one thread")
                .doesNotContain("eight threads");
    }

    private String markdown() {
        return new GrowthTable(this.fixture.results().speed()).toMarkdown();
    }

}
