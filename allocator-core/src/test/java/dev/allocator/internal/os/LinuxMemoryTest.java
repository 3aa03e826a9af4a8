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
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
    void clearKeepsWhatIsUsedFromTheBeginningOnAndBringsNothingIn() throws IOException {
        assertThat(this.memory.commit(this.address, BYTES)).isTrue();
        this.memory.clear(this.address, BYTES);
        assertThat(residentBytes()).isZero();
        NativeView.fill(this.address, BYTES / 4);
        NativeView.fill(this.address + BYTES / 2, BYTES / 2);
        this.memory.clear(this.address, BYTES);
        assertThat(residentBytes()).isEqualTo(BYTES / 4);
        NativeView.fill(this.address, BYTES);
        this.memory.clear(this.address, BYTES);
        assertThat(residentBytes()).isEqualTo(BYTES);
        NativeView.assertZero(this.address, BYTES);
    }

    @Test
    void hugePagesAreAskedForWhereTheyAreWanted() throws IOException {
        long huge = this.memory.hugePageBytes();
        assumeThat(huge).as("a kernel with huge pages").isPositive();
        long start = this.memory.reserve(4 * huge, huge);
        // Neighbours that are only reserved, so that the mapping stands for itself.
        this.address = start + huge;
        assertThat(this.memory.commit(this.address, 2 * huge)).isTrue();
        this.memory.preferHugePages(this.address, 2 * huge, true);
        // Whether there is one to be had depends on what else the machine does.
        assertThat(line("VmFlags:", 2 * huge)).contains(" hg ");
        this.memory.preferHugePages(this.address, 2 * huge, false);
        assertThat(line("VmFlags:", 2 * huge)).doesNotContain(" hg ");
        this.memory.release(start, 4 * huge);
    }

    @Test
    void whereTheSizeOfHugePagesCannotBeReadThereAreNone(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("hpage_pmd_size");
        assertThat(LinuxMemory.readHugePageBytes(file)).isZero();
        for (String content : new String[]{ "", "none", "0", "3000000", "-2097152" }) {
            assertThat(LinuxMemory.readHugePageBytes(Files.writeString(file, content))).isZero();
        }
        assertThat(LinuxMemory.readHugePageBytes(Files.writeString(file, "2097152\n"))).isEqualTo(2 << 20);
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

    private long residentBytes() throws IOException {
        return Long.parseLong(line("Rss:", BYTES).replaceAll("\\D", "")) << 10;
    }

    /**
     * Returns what is said of the mapping that begins at the committed range.
     */
    private String line(String name, long bytes) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        String start = String.format("%08x-%08x ", this.address, this.address + bytes);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return lines.subList(i, lines.size())
                        .stream()
                        .filter((line) -> line.startsWith(name))
                        .findFirst()
                        .orElseThrow();
            }
        }
        throw new AssertionError("no mapping " + start);
    }

    private static long mappedBytes() throws IOException {
        String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", 2)[0];
        return Long.parseLong(pages) * 4096;
    }

}
