package dev.allocator.internal.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Zeroing reaches every byte that was asked for, and no other.
 */
class RawMemoryTest {

    private static final int MARGIN = 24;

    @Test
    void zeroesExactlyTheGivenBytesOfAnyLength() {
        try (Arena arena = Arena.ofConfined()) {
            for (int bytes = 0; bytes <= 100; bytes++) {
                for (int shift = 0; shift < 8; shift++) {
                    MemorySegment segment = arena.allocate(200);
                    segment.fill((byte) -1);
                    RawMemory.zero(segment.address() + MARGIN + shift, bytes);
                    checkZeroed(segment, MARGIN + shift, bytes);
                    segment.fill((byte) -1);
                    RawMemory.zero(segment, MARGIN + shift, bytes);
                    checkZeroed(segment, MARGIN + shift, bytes);
                }
            }
        }
    }

    private static void checkZeroed(MemorySegment segment, int from, int bytes) {
        byte[] actual = segment.toArray(ValueLayout.JAVA_BYTE);
        for (int i = 0; i < actual.length; i++) {
            boolean inside = i >= from && i < from + bytes;
            if (actual[i] != (inside ? 0 : -1)) {
                assertThat(actual[i]).as("byte %d after zeroing %d from %d on", i, bytes, from)
                        .isEqualTo(inside ? (byte) 0 : (byte) -1);
            }
        }
    }

    @Test
    void zeroesLargeRanges() {
        try (Arena arena = Arena.ofConfined()) {
            for (long bytes : new long[]{ 4096, 65_535, 65_536, (1 << 20) + 1 }) {
                MemorySegment segment = arena.allocate(bytes + 2);
                segment.fill((byte) -1);
                RawMemory.zero(segment.address() + 1, bytes);
                assertThat(segment.asSlice(1, bytes).mismatch(arena.allocate(bytes))).isEqualTo(-1);
                assertThat(segment.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) -1);
                assertThat(segment.get(ValueLayout.JAVA_BYTE, bytes + 1)).isEqualTo((byte) -1);
            }
        }
    }

    @Test
    void checksOfTheSegmentHold() {
        MemorySegment segment;
        try (Arena arena = Arena.ofConfined()) {
            segment = arena.allocate(16);
            MemorySegment alive = segment;
            assertThatThrownBy(() -> RawMemory.zero(alive, 8, 9)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        MemorySegment dead = segment;
        assertThatThrownBy(() -> RawMemory.zero(dead, 0, 1)).isInstanceOf(IllegalStateException.class);
    }

}
