package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Month;
import java.time.Year;

/**
 * Tells whether ten bytes are a day of the calendar, written {@code yyyy-MM-dd}.
 */
final class CalendarDate {

    private CalendarDate() {}

    static boolean isValid(MemorySegment segment, long offset) {
        if (at(segment, offset + 4) != '-' || at(segment, offset + 7) != '-') {
            return false;
        }
        int year = number(segment, offset, 4);
        int month = number(segment, offset + 5, 2);
        int day = number(segment, offset + 8, 2);
        return year >= 0 && month >= 1 && month <= 12 && day >= 1
                && day <= Month.of(month).length(Year.isLeap(year));
    }

    /** The value of some digits, negative if they are none. */
    private static int number(MemorySegment segment, long offset, int digits) {
        int number = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at(segment, offset + i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static byte at(MemorySegment segment, long offset) {
        return segment.get(ValueLayout.JAVA_BYTE, offset);
    }

}
