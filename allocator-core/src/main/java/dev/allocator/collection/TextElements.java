package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Strings: a byte for each {@code char} if all are of ISO 8859-1, else two. No encoding that a {@link String} knows would
 * do for the latter, since a string may hold half of a surrogate pair.
 */
final class TextElements extends VariableElements<String> {

    private static final int WIDE = 1;

    TextElements(ValueHeap heap) {
        super(heap);
    }

    @Override
    int mark(String element) {
        for (int i = 0; i < element.length(); i++) {
            if (element.charAt(i) > 0xff) {
                return WIDE;
            }
        }
        return 0;
    }

    @Override
    int length(String element, int mark) {
        return Math.multiplyExact(element.length(), (mark == WIDE) ? Character.BYTES : 1);
    }

    @Override
    void encode(String element, int mark, MemorySegment target, long offset) {
        if (mark == WIDE) {
            char[] chars = element.toCharArray();
            MemorySegment.copy(chars, 0, target, ValueLayout.JAVA_CHAR_UNALIGNED, offset, chars.length);
        } else {
            byte[] bytes = element.getBytes(StandardCharsets.ISO_8859_1);
            MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, offset, bytes.length);
        }
    }

    @Override
    String decode(MemorySegment bytes, long offset, int length, int mark) {
        if (mark == WIDE) {
            char[] chars = new char[length / Character.BYTES];
            MemorySegment.copy(bytes, ValueLayout.JAVA_CHAR_UNALIGNED, offset, chars, 0, chars.length);
            return new String(chars);
        }
        byte[] copy = new byte[length];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, offset, copy, 0, length);
        return new String(copy, StandardCharsets.ISO_8859_1);
    }

    @Override
    boolean isEqual(String element, Object other) {
        return element.equals(other);
    }

    @Override
    int hash(String element) {
        return element.hashCode();
    }

}
