package dev.allocator.spring.limit;

import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

import dev.allocator.spring.InvalidAllocatorConfigurationException;
import dev.allocator.spring.limit.MemoryLimit.Source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class MemoryLimitsTests {

    private static final long MIB = 1 << 20;

    @Test
    void derivedIsWhatTheContainerLeaves(CapturedOutput output) {
        MemoryLimit limit = new MemoryLimits(container(512), 128 * MIB).derived();
        assertThat(limit).isEqualTo(new MemoryLimit((512 - 128 - 160 - 8) * MIB, Source.CONTAINER));
        assertThat(output.getOut().lines().filter((line) -> line.contains("Memory pools"))).singleElement()
                .asString()
                .contains(" INFO ")
                .endsWith("Memory pools may reserve 216.0 MiB: container limit 512.0 MiB - max heap 128.0 MiB"
                        + " - reserve 168.0 MiB = 216.0 MiB. Set allocator.max-memory for another cap.");
    }

    @Test
    void derivedIsWhatTheMachineLeaves(CapturedOutput output) {
        MemoryLimit limit = new MemoryLimits(machine(16384), 4096 * MIB).derived();
        assertThat(limit).isEqualTo(new MemoryLimit((16384 - 4096 - 160 - 256) * MIB, Source.MACHINE));
        assertThat(output).contains("physical memory 16384.0 MiB - max heap 4096.0 MiB - reserve 416.0 MiB");
    }

    @Test
    void derivedBelowTheMinimumIsTheMinimum(CapturedOutput output) {
        MemoryLimit limit = new MemoryLimits(container(256), 122 * MIB).derived();
        assertThat(limit).isEqualTo(new MemoryLimit(16 * MIB, Source.CONTAINER));
        assertThat(output.getOut().lines().filter((line) -> line.contains("Memory pools"))).singleElement()
                .asString()
                .contains(" WARN ", "may reserve 16.0 MiB", "container limit 256.0 MiB - max heap 122.0 MiB",
                        "Lower the heap (-Xmx)", "allocator.max-memory");
    }

    @Test
    void derivedIsNeverNegative() {
        MemoryLimit limit = new MemoryLimits(container(64), 4096 * MIB).derived();
        assertThat(limit.maxBytes()).isEqualTo(16 * MIB);
    }

    @Test
    void configuredFitsBesideTheHeap() {
        MemoryLimit limit = new MemoryLimits(container(256), 122 * MIB).configured(DataSize.ofMegabytes(134));
        assertThat(limit).isEqualTo(new MemoryLimit(134 * MIB, Source.PROPERTY));
    }

    @Test
    void configuredDoesNotFitIntoTheContainer() {
        assertThatExceptionOfType(InvalidAllocatorConfigurationException.class)
                .isThrownBy(() -> new MemoryLimits(container(256), 122 * MIB).configured(DataSize.ofMegabytes(135)))
                .withMessage("allocator.max-memory cannot fit: it is 135.0 MiB, but container limit 256.0 MiB"
                        + " - max heap 122.0 MiB leaves 134.0 MiB")
                .satisfies((ex) -> {
                    assertThat(ex.key()).isEqualTo("allocator.max-memory");
                    assertThat(ex.action())
                            .isEqualTo("Set allocator.max-memory to at most 134.0 MiB, lower the heap (-Xmx),"
                                    + " or give the process more memory.");
                });
    }

    @Test
    void configuredDoesNotFitIntoTheMachine() {
        assertThatExceptionOfType(InvalidAllocatorConfigurationException.class)
                .isThrownBy(() -> new MemoryLimits(machine(1024), 512 * MIB).configured(DataSize.ofGigabytes(1)))
                .withMessageContaining("physical memory 1024.0 MiB - max heap 512.0 MiB leaves 512.0 MiB");
    }

    @Test
    void nothingFitsBesideAHeapAsLargeAsTheContainer() {
        assertThatExceptionOfType(InvalidAllocatorConfigurationException.class)
                .isThrownBy(() -> new MemoryLimits(container(256), 256 * MIB).configured(DataSize.ofMegabytes(1)))
                .satisfies((ex) -> assertThat(ex.action())
                        .isEqualTo("Lower the heap (-Xmx), or give the process more memory."));
    }

    @Test
    void configuredIsTooSmall() {
        assertThat(new MemoryLimits(container(256), MIB).configured(DataSize.ofKilobytes(64)).maxBytes())
                .isEqualTo(65536);
        assertThatExceptionOfType(InvalidAllocatorConfigurationException.class)
                .isThrownBy(() -> new MemoryLimits(container(256), MIB).configured(DataSize.ofBytes(65535)))
                .withMessage(
                        "allocator.max-memory is too small: it must be at least 64KB (65536 bytes), but it is 65535"
                                + " bytes");
    }

    @Test
    void aLimitAboveTheMachinesMemoryIsNone() {
        assertThat(HostMemory.of(OptionalLong.of(2048 * MIB), 1024 * MIB)).isEqualTo(machine(1024));
        assertThat(HostMemory.of(OptionalLong.of(512 * MIB), 1024 * MIB)).isEqualTo(container(512));
        assertThat(HostMemory.of(OptionalLong.of(512 * MIB), 512 * MIB)).isEqualTo(container(512));
        assertThat(HostMemory.of(OptionalLong.empty(), 1024 * MIB)).isEqualTo(machine(1024));
    }

    private static HostMemory container(long mib) {
        return new HostMemory(mib * MIB, Source.CONTAINER);
    }

    private static HostMemory machine(long mib) {
        return new HostMemory(mib * MIB, Source.MACHINE);
    }

}
