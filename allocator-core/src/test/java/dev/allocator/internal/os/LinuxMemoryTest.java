package dev.allocator.internal.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Linux itself says of the memory, in {@code /proc/self/smaps}.
 */
@EnabledOnOs(OS.LINUX)
class LinuxMemoryTest {

    private static final long BYTES = 8 << 20;

    /** Neighbouring mappings of the same kind are shown as one: this much around ours stays reserved only. */
    private static final long MARGIN = 1 << 20;

    private static final long ALIGNMENT = 64 << 20;

    private final LinuxMemory memory = new LinuxMemory();

    private long range;

    private long address;

    @BeforeEach
    void reserve() {
        this.range = this.memory.reserve(BYTES + 2 * MARGIN, MARGIN);
        this.address = this.range + MARGIN;
    }

    @AfterEach
    void release() {
        this.memory.release(this.range, BYTES + 2 * MARGIN);
    }

    @Test
    void reservedAndCommittedMemoryIsNotResidentUntilItIsUsed() throws IOException {
        assertThat(this.memory.commit(this.address, BYTES)).isTrue();
        assertThat(residentBytes()).isZero();
        NativeView.fill(this.address, BYTES);
        assertThat(residentBytes()).isEqualTo(BYTES);
    }

    @Test
    void decommittedMemoryIsNotResidentAnyMore() throws IOException {
        assertThat(this.memory.commit(this.address, BYTES)).isTrue();
        NativeView.fill(this.address, BYTES);
        this.memory.decommit(this.address, BYTES / 2);
        assertThat(residentBytes()).isEqualTo(BYTES / 2);
        this.memory.decommit(this.address, BYTES);
        assertThat(residentBytes()).isZero();
        NativeView.assertZero(this.address, BYTES);
    }

    @Test
    void alignedReservationKeepsNoAddressesBesides() throws IOException {
        long before = mappedBytes();
        List<Long> aligned = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            aligned.add(this.memory.reserve(BYTES, ALIGNMENT));
        }
        aligned.forEach((start) -> this.memory.release(start, BYTES));
        // Others of this process map and unmap, too, but not as much as the alignment.
        assertThat(mappedBytes() - before).isLessThan(ALIGNMENT);
    }

    @Test
    void givesMemoryBack() {
        assertThat(this.memory.returnsMemory()).isTrue();
        assertThat(this.memory.reservationBytes()).isPositive();
    }

    /**
     * Returns the resident bytes of the mapping that begins at the committed range.
     */
    private long residentBytes() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        String start = String.format("%08x-%08x ", this.address, this.address + BYTES);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                String resident = lines.subList(i, lines.size())
                        .stream()
                        .filter((line) -> line.startsWith("Rss:"))
                        .findFirst()
                        .orElseThrow();
                return Long.parseLong(resident.replaceAll("\\D", "")) << 10;
            }
        }
        throw new AssertionError("no mapping " + start);
    }

    private static long mappedBytes() throws IOException {
        String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", 2)[0];
        return Long.parseLong(pages) * 4096;
    }

}
