package dev.allocator.internal.os;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds of memory whatever system it comes from.
 */
class SystemMemoryTest {

    static SystemMemory[] memories() {
        return new SystemMemory[]{ SystemMemory.current(), new PortableMemory() };
    }

    @ParameterizedTest
    @MethodSource("memories")
    void pageIsAPowerOfTwo(SystemMemory memory) {
        assertThat(Long.bitCount(memory.pageBytes())).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void reservedAddressesHaveTheAlignment(SystemMemory memory) {
        for (long alignment = 1; alignment <= 16 << 20; alignment *= 2) {
            long bytes = 4 * memory.pageBytes();
            long address = memory.reserve(bytes, alignment);
            assertThat(address).isNotEqualTo(SystemMemory.FAILED);
            assertThat(address % alignment).isZero();
            assertThat(address % memory.pageBytes()).isZero();
            memory.release(address, bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("memories")
    void committedMemoryIsZeroAndKeepsWhatIsWritten(SystemMemory memory) {
        long page = memory.pageBytes();
        long address = memory.reserve(8 * page, page);
        assertThat(memory.commit(address + page, 4 * page)).isTrue();
        NativeView.assertZero(address + page, 4 * page);
        NativeView.fill(address + page, 4 * page);
        NativeView.assertFilled(address + page, 4 * page);
        memory.release(address, 8 * page);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void decommittedMemoryStaysMappedAndReadsZeroAndItsNeighboursKeepTheirs(SystemMemory memory) {
        long page = memory.pageBytes();
        long address = memory.reserve(6 * page, page);
        assertThat(memory.commit(address, 6 * page)).isTrue();
        NativeView.fill(address, 6 * page);
        memory.decommit(address + 2 * page, 2 * page);
        NativeView.assertFilled(address, 2 * page);
        NativeView.assertZero(address + 2 * page, 2 * page);
        NativeView.assertFilled(address + 4 * page, 2 * page);
        memory.release(address, 6 * page);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void clearedMemoryReadsZeroWhateverOfItWasUsedAndItsNeighboursKeepTheirs(SystemMemory memory) {
        long page = memory.pageBytes();
        long bytes = 5000 * page;
        long address = memory.reserve(bytes, page);
        assertThat(memory.commit(address, bytes)).isTrue();
        for (long used : new long[]{ 0, 1, 2, 2499, 4100, 4990 }) {
            for (long gap : new long[]{ 0, 1 }) {
                NativeView.fill(address, (1 + used) * page);
                NativeView.fill(address + (used + 1 + gap) * page, (4999 - used - gap) * page);
                memory.clear(address + page, 4998 * page);
                NativeView.assertFilled(address, page);
                NativeView.assertZero(address + page, 4998 * page);
                NativeView.assertFilled(address + 4999 * page, page);
                memory.decommit(address, bytes);
            }
        }
        memory.release(address, bytes);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void commitClearsWhatAStaleWriterLeft(SystemMemory memory) {
        long page = memory.pageBytes();
        long address = memory.reserve(2 * page, page);
        assertThat(memory.commit(address, 2 * page)).isTrue();
        memory.decommit(address, 2 * page);
        NativeView.fill(address, 2 * page);
        assertThat(memory.commit(address, 2 * page)).isTrue();
        NativeView.assertZero(address, 2 * page);
        memory.release(address, 2 * page);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void impossibleReservationFailsWithoutAnException(SystemMemory memory) {
        for (long bytes : new long[]{ 1L << 50, 1L << 60, 1L << 62 }) {
            for (long alignment : new long[]{ 16, 1 << 20, 1L << 61 }) {
                assertThat(memory.reserve(bytes, alignment)).isEqualTo(SystemMemory.FAILED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("memories")
    void rangesAreReleasedIndependently(SystemMemory memory) {
        long bytes = 16 * memory.pageBytes();
        List<Long> addresses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            long address = memory.reserve(bytes, memory.pageBytes());
            assertThat(memory.commit(address, bytes)).isTrue();
            NativeView.fill(address, bytes);
            addresses.add(address);
        }
        while (!addresses.isEmpty()) {
            memory.release(addresses.remove(addresses.size() / 2), bytes);
            addresses.forEach((address) -> NativeView.assertFilled(address, bytes));
        }
    }

}
