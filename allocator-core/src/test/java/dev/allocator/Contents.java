package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes and checks the bytes of segments: the owner of a segment stamps it with one byte, and finds that byte, and only
 * that byte, as long as nobody else has the memory.
 */
final class Contents {

    private Contents() {}

    static void stamp(MemorySegment segment, byte value) {
        segment.fill(value);
    }

    static void assertStamped(MemorySegment segment, byte value) {
        assertThat(firstDifference(segment, value)).as("offset of the first byte of %s that is not %s", segment, value)
                .isEqualTo(-1);
    }

    static void assertZero(MemorySegment segment) {
        assertThat(firstDifference(segment, (byte) 0)).as("offset of the first byte of %s that is not zero", segment)
                .isEqualTo(-1);
    }

    static long firstDifference(MemorySegment segment, byte value) {
        long size = segment.byteSize();
        if (size == 0) {
            return -1;
        }
        if (segment.get(ValueLayout.JAVA_BYTE, 0) != value) {
            return 0;
        }
        // A segment whose every byte equals the next one holds its first byte everywhere.
        long offset = MemorySegment.mismatch(segment, 0, size - 1, segment, 1, size);
        return (offset == -1) ? -1 : offset + 1;
    }

    static byte firstByte(MemorySegment segment) {
        return segment.get(ValueLayout.JAVA_BYTE, 0);
    }

}
