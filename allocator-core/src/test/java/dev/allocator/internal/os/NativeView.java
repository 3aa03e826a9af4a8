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
        byte[] actual = at(address, bytes).toArray(ValueLayout.JAVA_BYTE);
        assertThat(actual).isEqualTo(new byte[Math.toIntExact(bytes)]);
    }

    static void assertFilled(long address, long bytes) {
        for (byte value : at(address, bytes).toArray(ValueLayout.JAVA_BYTE)) {
            if (value != 1) {
                assertThat(value).isEqualTo((byte) 1);
            }
        }
    }

}
