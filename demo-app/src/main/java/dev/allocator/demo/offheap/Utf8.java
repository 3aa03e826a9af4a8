package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Tells whether bytes are well-formed UTF-8 (The Unicode Standard, table 3-7).
 */
final class Utf8 {

    private Utf8() {}

    static boolean isValid(MemorySegment segment, long offset, int length) {
        int at = 0;
        while (at < length) {
            int rest = length - at;
            long word = Words.first(Words.at(segment, offset + at), Math.min(rest, Words.BYTES));
            if (Words.isAscii(word)) {
                at += Words.BYTES;
                continue;
            }
            int size = characterSize(segment, offset + at, rest);
            if (size == 0) {
                return false;
            }
            at += size;
        }
        return true;
    }

    /** The bytes of the character that begins here, 0 if none does. */
    private static int characterSize(MemorySegment segment, long offset, int rest) {
        int first = at(segment, offset);
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xC2) {
            return 0;
        }
        if (first < 0xE0) {
            return (rest >= 2 && isContinuation(segment, offset + 1)) ? 2 : 0;
        }
        if (first < 0xF0) {
            boolean valid = rest >= 3 && isBetween(at(segment, offset + 1), (first == 0xE0) ? 0xA0 : 0x80,
                    (first == 0xED) ? 0x9F : 0xBF) && isContinuation(segment, offset + 2);
            return valid ? 3 : 0;
        }
        boolean valid = first <= 0xF4 && rest >= 4
                && isBetween(at(segment, offset + 1), (first == 0xF0) ? 0x90 : 0x80, (first == 0xF4) ? 0x8F : 0xBF)
                && isContinuation(segment, offset + 2) && isContinuation(segment, offset + 3);
        return valid ? 4 : 0;
    }

    private static boolean isContinuation(MemorySegment segment, long offset) {
        return isBetween(at(segment, offset), 0x80, 0xBF);
    }

    private static boolean isBetween(int value, int from, int to) {
        return value >= from && value <= to;
    }

    private static int at(MemorySegment segment, long offset) {
        return segment.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    }

}
