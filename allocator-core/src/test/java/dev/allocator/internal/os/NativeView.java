package dev.allocator.internal.os;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads and writes memory by address.
 */
final class NativeView {

    private NativeView() {}

    @SuppressWarnings("restricted") // the tests map what they look at
    private static MemorySegment at(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    static void fill(long address, long bytes) {
        at(address, bytes).fill((byte) 1);
    }

    static void assertZero(long address, long bytes) {
        MemorySegment zeros = MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
        assertThat(at(address, bytes).mismatch(zeros)).as("first byte that is not zero").isEqualTo(-1);
    }

    static void assertFilled(long address, long bytes) {
        for (byte value : at(address, bytes).toArray(ValueLayout.JAVA_BYTE)) {
            if (value != 1) {
                assertThat(value).isEqualTo((byte) 1);
            }
        }
    }

}
