package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Eight bytes of text at a time, the first in the lowest bits. Whatever is read by words has at least eight more bytes
 * behind it.
 */
final class Words {

    static final int BYTES = Long.BYTES;

    private static final ValueLayout.OfLong LAYOUT = ValueLayout.JAVA_LONG_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final long LOW_BITS = 0x0101010101010101L;

    private static final long HIGH_BITS = 0x8080808080808080L;

    private Words() {}

    static long at(MemorySegment segment, long offset) {
        return segment.get(LAYOUT, offset);
    }

    static void put(MemorySegment segment, long offset, long word) {
        segment.set(LAYOUT, offset, word);
    }

    /** The word with all but its first bytes zero; {@code bytes} is from 1 to 8. */
    static long first(long word, int bytes) {
        return word & (-1L >>> (Long.SIZE - bytes * Byte.SIZE));
    }

    /** A word of eight equal bytes. */
    static long repeat(byte value) {
        return (value & 0xFF) * LOW_BITS;
    }

    /**
     * Marks the bytes that are equal in both words. The lowest mark is exact; a borrow may set wrong ones above it.
     * <p>
     * Source: Sean Eron Anderson, Bit Twiddling Hacks, "Determine if a word has a zero byte".
     */
    static long equalBytes(long word, long pattern) {
        long difference = word ^ pattern;
        return (difference - LOW_BITS) & ~difference & HIGH_BITS;
    }

    /** The index of the lowest marked byte. */
    static int firstMark(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    static boolean isAscii(long word) {
        return (word & HIGH_BITS) == 0;
    }

    /** A number that orders words as their bytes are ordered, the first byte deciding. */
    static long orderKey(long word) {
        return Long.reverseBytes(word) ^ Long.MIN_VALUE;
    }

}
