package dev.allocator.benchmarks.speed;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;

import static org.assertj.core.api.Assertions.assertThat;

class PlanTests {

    @Test
    void everySubjectIsMeasured() {
        assertThat(Plan.of(Effort.FULL, (subject) -> true)).extracting(Case::subject)
                .containsAll(Arrays.stream(BlockSubject.values()).filter(BlockSubject::isMeasuredForSpeed).toList())
                .contains(RequestSubject.values());
    }

    @Test
    void everyPatternIsMeasured() {
        assertThat(Plan.of(Effort.FULL, (subject) -> true)).extracting(Case::title)
                .contains("Block of 32 B, one thread", "Block of 16 KiB, two threads",
                        "Live window of 256 blocks, 16 B to 4 KiB, one thread",
                        "Live window of 256 blocks, 16 B to 4 KiB, two threads",
                        "Live window of 200,000 blocks, 16 B to 4 KiB, two threads",
                        "Live window of 10,000,000 blocks, 16 B to 64 B, one thread",
                        "Request of 20 allocations, 32 B to 8 KiB, eight threads",
                        "Request of 1 allocation, 32 B to 8 KiB, one thread",
                        "Request of 20 allocations, 32 B to 8 KiB, beside 500 parked threads",
                        "Block of 16 B to 4 KiB, freed by another thread",
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
    void everyPatternIsMeasuredWithOursAndARivalInAQuickRun() {
        Map<Workload, List<Case>> cases = Plan.of(Effort.QUICK, (subject) -> true)
                .stream()
                .collect(Collectors.groupingBy(Case::workload));
        assertThat(cases).containsOnlyKeys(
                Arrays.stream(Workload.values()).filter((workload) -> workload != Workload.MIXED_HANDOVER).toList())
                .allSatisfy((workload, ofWorkload) -> assertThat(ofWorkload)
                        .anyMatch((candidate) -> candidate.subject().isOurs())
                        .anyMatch((candidate) -> !candidate.subject().isOurs()));
    }

    @Test
    void defaultStrategyComesFirst() {
        assertThat(
                Plan.of(Effort.FULL, (subject) -> true).stream().collect(Collectors.groupingBy(Case::title)).values())
                .extracting((ofTitle) -> ofTitle.getFirst().subject())
                .containsOnly(BlockSubject.BEST_FIT, RequestSubject.SCOPE, RequestSubject.SHARED_SCOPE);
    }

    @Test
    void runsEndInTime() {
        assertThat(duration(Effort.QUICK)).isLessThan(Duration.ofMinutes(4));
        assertThat(duration(Effort.FULL)).isLessThan(Duration.ofMinutes(80));
    }

    @Test
    void casesWithSeveralBusyThreadsWarmUpLongerInAFullRun() {
        assertThat(Plan.of(Effort.FULL, (subject) -> true)).anyMatch(Case::isBusy).allSatisfy((candidate) -> assertThat(
                Effort.FULL.warmups(candidate.isBusy())).isEqualTo(candidate.isBusy() ? 9 : 3));
    }

    /** Memory, which is looked at afterwards, takes some minutes more. */
    private static Duration duration(Effort effort) {
        return Plan.of(effort, (subject) -> true)
                .stream()
                .map((candidate) -> duration(effort, candidate))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration duration(Effort effort, Case candidate) {
        return Duration.ofMillis(1_200)
                .plus(effort.warmup().multipliedBy(effort.warmups(candidate.isBusy())))
                .plus(effort.measurement().multipliedBy(effort.measurements()))
                .multipliedBy(effort.forks());
    }

    @Test
    void noCaseIsMeasuredTwice() {
        assertThat(Plan.of(Effort.FULL, (subject) -> true)).doesNotHaveDuplicates();
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
