package dev.allocator.benchmarks.report;

import java.util.List;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import dev.allocator.benchmarks.memory.MemoryPlan;
import dev.allocator.benchmarks.memory.MemoryWorkload;
import dev.allocator.benchmarks.memory.Reading;
import dev.allocator.benchmarks.memory.Stage;
import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Effort;
import dev.allocator.benchmarks.speed.Plan;
import dev.allocator.benchmarks.speed.Workload;
import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;

import static dev.allocator.benchmarks.report.ResultsFixture.reading;
import static org.assertj.core.api.Assertions.assertThat;

class TargetsTests {

    private final ResultsFixture fixture = new ResultsFixture();

    @Test
    void fullRunDecidesEveryTarget() {
        for (Case subjectCase : Plan.of(Effort.FULL, (_) -> true)) {
            this.fixture.nanos(subjectCase.workload(), subjectCase.subject(), subjectCase.parameter(),
                    subjectCase.threads(), 10);
        }
        MemoryPlan.of(Effort.FULL, (_) -> true)
                .forEach((subjectCase) -> this.fixture.memory(subjectCase.workload(), subjectCase.subject(),
                        readingsOfAllStages()));
        assertThat(Targets.all()).isNotEmpty().allSatisfy((target) -> assertThat(target.judge(this.fixture.results()))
                .as(target.toString())
                .extracting(Verdict::met)
                .isIn("yes", "**no**"));
    }

    @Test
    void quickRunSaysSomethingOfEveryTarget() {
        for (Case subjectCase : Plan.of(Effort.QUICK, (_) -> true)) {
            this.fixture.nanos(subjectCase.workload(), subjectCase.subject(), subjectCase.parameter(),
                    subjectCase.threads(), 10);
        }
        MemoryPlan.of(Effort.QUICK, (_) -> true)
                .forEach((subjectCase) -> this.fixture.memory(subjectCase.workload(), subjectCase.subject(),
                        readingsOfAllStages()));
        assertThat(Targets.all()).noneMatch(
                (target) -> target.judge(this.fixture.results()).equals(Verdict.NOT_MEASURED));
    }

    @Test
    void fasterOfBothNettysCounts() {
        this.fixture.block(BlockSubject.BEST_FIT, 128, 20)
                .block(BlockSubject.NETTY_POOLED, 128, 90)
                .block(BlockSubject.NETTY_ADAPTIVE, 128, 50);
        assertThat(markdown()).contains("| Blocks of 32 B to 16 KiB: speed of the better Netty ≥ 3.00× "
                + "| 2.50× (Block of 128 B, one thread: pool, BEST_FIT, zeroing none) | **no** |");
    }

    @Test
    void otherStrategiesDoNotCount() {
        this.fixture.block(BlockSubject.SEGREGATED, 16384, 20).block(BlockSubject.MIMALLOC, 16384, 90);
        assertThat(markdown()).contains("| Block of 16 KiB: speed of the best C allocator ≥ 2.00× | not measured |  |");
    }

    @Test
    void scopeIsComparedWithBareSlicesByItsTime() {
        this.fixture.nanos(Workload.REQUEST, RequestSubject.SCOPE, 20, 1, 300)
                .nanos(Workload.REQUEST, RequestSubject.SLICES, 20, 1, 250);
        assertThat(markdown()).contains("| Request in a scope: time of bare slices ≤ 1.30× | 1.20× | yes |");
    }

    @Test
    void twoThreadsAreComparedWithOne() {
        this.fixture.nanos(Workload.BLOCK, BlockSubject.BEST_FIT, 128, 1, 30)
                .nanos(Workload.BLOCK, BlockSubject.BEST_FIT, 128, 2, 40);
        assertThat(markdown()).contains("≥ 1.90× | 1.50× (Block of 128 B, two threads: pool, BEST_FIT, zeroing none)");
    }

    @Test
    void virtualThreadsAreComparedWithAnEmptyTaskAndAScope() {
        this.fixture.nanos(Workload.VIRTUAL_THREADS, RequestSubject.SCOPE, 0, 1, 750)
                .nanos(Workload.VIRTUAL_THREADS, RequestSubject.EMPTY, 0, 1, 200)
                .nanos(Workload.REQUEST, RequestSubject.SCOPE, 20, 1, 300);
        assertThat(markdown()).contains("time of the empty task and a scope ≤ 1.30× | 1.50× (10,000 virtual threads");
    }

    @Test
    void memoryIsComparedWithWhatIsLive() {
        this.fixture.memory(MemoryWorkload.BLOCKS_OF_32, BlockSubject.BEST_FIT_ZEROED,
                reading(Stage.ALL_LIVE, 32_000_000, 33_000_000, OptionalLong.of(34_000_000)));
        assertThat(markdown())
                .contains("| 1,000,000 live blocks of 32 B: reserved per live byte ≤ 1.10× | 1.06× | yes |");
    }

    @Test
    void worseOfTrimmingAndDecayDecides() {
        this.fixture
                .memory(MemoryWorkload.CHURN, BlockSubject.BEST_FIT_ZEROED,
                        reading(Stage.TRIMMED, 100, 120, OptionalLong.of(1000)))
                .memory(MemoryWorkload.CHURN, BlockSubject.BEST_FIT_DECAYING,
                        reading(Stage.MOSTLY_FREED_LATER, 100, 900, OptionalLong.of(1000)));
        assertThat(markdown()).contains("| 9.00× (resident, pool, BEST_FIT, decay of 1 s) | **no** |");
    }

    private static Reading[] readingsOfAllStages() {
        return List.of(Stage.values())
                .stream()
                .map((stage) -> reading(stage, 100, 100, OptionalLong.of(100)))
                .toArray(Reading[]::new);
    }

    private String markdown() {
        return Targets.toMarkdown(this.fixture.results());
    }

}
