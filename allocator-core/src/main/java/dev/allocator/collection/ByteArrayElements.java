package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Byte arrays, which are values here: compared by content.
 */
final class ByteArrayElements extends VariableElements<byte[]> {

    ByteArrayElements(ValueHeap heap) {
        super(heap);
    }

    @Override
    int mark(byte[] element) {
        return 0;
    }

    @Override
    int length(byte[] element, int mark) {
        return element.length;
    }

    @Override
    void encode(byte[] element, int mark, MemorySegment target, long offset) {
        MemorySegment.copy(element, 0, target, ValueLayout.JAVA_BYTE, offset, element.length);
    }

    @Override
    byte[] decode(MemorySegment bytes, long offset, int length, int mark) {
        byte[] copy = new byte[length];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, offset, copy, 0, length);
        return copy;
    }

    @Override
    boolean isEqual(byte[] element, Object other) {
        return other instanceof byte[] bytes && Arrays.equals(element, bytes);
    }

    @Override
    int hash(byte[] element) {
        return Arrays.hashCode(element);
    }

}
