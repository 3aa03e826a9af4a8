package dev.allocator.benchmarks.speed;

import org.junit.jupiter.api.Test;

import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;

import static org.assertj.core.api.Assertions.assertThat;

class PlanTests {

    @Test
    void everySubjectIsMeasured() {
        assertThat(Plan.of(Effort.FULL, (subject) -> true)).extracting(Case::subject)
                .contains(BlockSubject.values())
                .contains(RequestSubject.values());
    }

    @Test
    void everyWorkloadIsMeasuredWithOneAndTwoThreads() {
        assertThat(Plan.of(Effort.FULL, (subject) -> true)).extracting(Case::title)
                .contains("Block of 32 B, one thread", "Block of 16 KiB, two threads",
                        "Live window of 256 blocks, 16 B to 4 KiB, one thread",
                        "Live window of 256 blocks, 16 B to 4 KiB, two threads",
                        "Request of 20 allocations, 32 B to 8 KiB, one thread",
                        "Request of 20 allocations, 32 B to 8 KiB, two threads");
    }

    @Test
    void fixedSizeIsMeasuredOnlyWithItsOwnBlocks() {
        assertThat(Plan.of(Effort.FULL, (subject) -> true))
                .filteredOn((candidate) -> candidate.subject() == BlockSubject.FIXED_SIZE)
                .isNotEmpty()
                .allMatch((candidate) -> candidate.workload() == Workload.BLOCK && candidate.parameter() <= 128);
    }

    @Test
    void whatTheMachineLacksIsLeftOut() {
        assertThat(Plan.of(Effort.FULL, (subject) -> subject != BlockSubject.JEMALLOC)).extracting(Case::subject)
                .contains(BlockSubject.MIMALLOC)
                .doesNotContain(BlockSubject.JEMALLOC);
    }

    @Test
    void quickRunIsPartOfAFullOne() {
        assertThat(Plan.of(Effort.QUICK, (subject) -> true)).hasSizeLessThan(100)
                .isSubsetOf(Plan.of(Effort.FULL, (subject) -> true));
    }

    @Test
    void smokeRunHasEveryCaseOfAFullOne() {
        assertThat(Plan.of(Effort.SMOKE, (subject) -> true)).isEqualTo(Plan.of(Effort.FULL, (subject) -> true));
    }

}
