package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

import dev.allocator.demo.profile.ColumnType;

/**
 * Finds the narrowest type of a single cell.
 */
final class CellClassifier {

    private static final long LOWER_CASE_BITS = 0x2020202020202020L;

    private static final long TRUE = word("true");

    private static final long FALSE = word("false");

    private static final int DATE_LENGTH = 10;

    private final NumberParser numbers = new NumberParser();

    /** Knows the value of the last cell that was a number. */
    NumberParser numbers() {
        return this.numbers;
    }

    ColumnType typeOf(MemorySegment segment, long offset, int length) {
        byte first = segment.get(ValueLayout.JAVA_BYTE, offset);
        if (first <= '9') {
            boolean date = length == DATE_LENGTH && segment.get(ValueLayout.JAVA_BYTE, offset + 4) == '-'
                    && CalendarDate.isValid(segment, offset);
            return date ? ColumnType.DATE : this.numbers.parse(segment, offset, length);
        }
        return isBoolean(segment, offset, length) ? ColumnType.BOOLEAN : ColumnType.TEXT;
    }

    private static boolean isBoolean(MemorySegment segment, long offset, int length) {
        if (length != 4 && length != 5) {
            return false;
        }
        long lowerCase = Words.first(Words.at(segment, offset) | LOWER_CASE_BITS, length);
        return lowerCase == ((length == 4) ? TRUE : FALSE);
    }

    private static long word(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        long word = 0;
        for (int i = 0; i < bytes.length; i++) {
            word |= (long) bytes[i] << (i * Byte.SIZE);
        }
        return word;
    }

}
