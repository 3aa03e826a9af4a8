package dev.allocator.benchmarks.memory;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class ProcessMemoryTests {

    @Test
    void figuresAreReadInBytes() {
        assertThat(ProcessMemory.parse(List.of("00400000-7fff5 ---p 00000000 00:00 0    [rollup]",
                "Rss:              884004 kB", "Pss:              884002 kB", "Pss_Dirty:         12 kB",
                "Private_Clean:         8 kB", "Private_Dirty:      4321 kB", "Swap:                  0 kB")))
                .isEqualTo(new ProcessMemory(884004L * 1024, 4321L * 1024));
    }

    @Test
    void missingFigureIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> ProcessMemory.parse(List.of("Rss:   12 kB")))
                .withMessageContaining("Private_Dirty:");
    }

    @Test
    void figureOfAnotherFormIsNotTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessMemory.parse(List.of("Rss:   12 MB", "Private_Dirty:      4321 kB")))
                .withMessageContaining("Rss:");
    }

    @Test
    void thisProcessHoldsSomething() {
        assumeTrue(ProcessMemory.isReadable(), "this system has no smaps_rollup");
        ProcessMemory memory = ProcessMemory.current();
        assertThat(memory.privateDirtyBytes()).isPositive().isLessThanOrEqualTo(memory.rssBytes());
    }

}
