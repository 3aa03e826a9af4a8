package dev.allocator.benchmarks.memory;

import org.junit.jupiter.api.Test;

import dev.allocator.benchmarks.speed.Effort;
import dev.allocator.benchmarks.subject.BlockSubject;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryPlanTests {

    @Test
    void everyWorkloadHasOursAndARival() {
        for (Effort effort : Effort.values()) {
            assertThat(MemoryPlan.of(effort, (_) -> true))
                    .filteredOn((candidate) -> candidate.subject().isOurs())
                    .extracting(MemoryCase::workload)
                    .contains(MemoryWorkload.values());
            assertThat(MemoryPlan.of(effort, (_) -> true))
                    .filteredOn((candidate) -> candidate.subject().family().isRival())
                    .extracting(MemoryCase::workload)
                    .contains(MemoryWorkload.values());
        }
    }

    @Test
    void quickRunIsPartOfAFullOne() {
        assertThat(MemoryPlan.of(Effort.FULL, (_) -> true)).containsAll(MemoryPlan.of(Effort.QUICK, (_) -> true));
    }

    @Test
    void whatTheMachineLacksIsLeftOut() {
        assertThat(MemoryPlan.of(Effort.FULL, (subject) -> subject != BlockSubject.JEMALLOC))
                .extracting(MemoryCase::subject)
                .contains(BlockSubject.MIMALLOC)
                .doesNotContain(BlockSubject.JEMALLOC);
    }

}
