package dev.allocator.benchmarks.memory;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import dev.allocator.benchmarks.speed.Effort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class MemoryWorkloadTests {

    private static final Scale SCALE = new Scale(1_000, 200, 500, Duration.ofMillis(10), 20, 50, Duration.ofMillis(40),
            Duration.ofMillis(10));

    static List<MemoryCase> quickCases() {
        return MemoryPlan.of(Effort.QUICK, (subject) -> subject.missing().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("quickCases")
    void programsReadWhatIsHeld(MemoryCase subjectCase) throws InterruptedException {
        assumeTrue(ProcessMemory.isReadable(), "this system has no smaps_rollup");
        Recorder recorder = new Recorder();
        subjectCase.workload().program(subjectCase.subject(), SCALE).run(recorder);
        assertThat(recorder.readings()).isNotEmpty()
                .allSatisfy((reading) -> assertThat(reading.reservedBytes().isPresent())
                        .isEqualTo(subjectCase.subject().isOurs()));
        assertThat(JsonMapper.shared()
                .readValue(JsonMapper.shared().writeValueAsString(recorder.readings()), Reading[].class))
                .containsExactlyElementsOf(recorder.readings());
    }

    @Test
    void mostOfTheBlocksAreFreedInTheEnd() throws InterruptedException {
        assumeTrue(ProcessMemory.isReadable(), "this system has no smaps_rollup");
        Recorder recorder = new Recorder();
        MemoryWorkload.CHURN.program(MemoryWorkload.CHURN.subject("BEST_FIT_ZEROED"), SCALE).run(recorder);
        assertThat(recorder.readings()).extracting(Reading::stage)
                .containsExactly(Stage.REPLACED, Stage.MOSTLY_FREED, Stage.MOSTLY_FREED_LATER, Stage.TRIMMED);
        assertThat(recorder.readings().get(1).liveBytes()).isPositive()
                .isLessThan(recorder.readings().get(0).liveBytes() / 4);
    }

    @Test
    void subjectOfAnotherKindIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryWorkload.CHURN.program(MemoryWorkload.PINNED.subject("SHARED_SCOPE"), SCALE));
    }

}
