package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A key that is looked for: the bytes that it would be stored as, on the heap.
 */
final class ByteProbe {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;

    private static final long TOP_BITS = EACH_BYTE << (Byte.SIZE - 1);

    private final byte[] bytes;

    private final int mark;

    /**
     * Makes a probe of bytes, which are not copied, and the mark of the way in which a key is encoded.
     */
    ByteProbe(byte[] bytes, int mark) {
        this.bytes = bytes;
        this.mark = mark;
    }

    int mark() {
        return this.mark;
    }

    int length() {
        return this.bytes.length;
    }

    long hash(SipHash hash) {
        return hash.hash(this.bytes);
    }

    /**
     * Tells whether bytes have one of a value.
     */
    static boolean have(byte[] bytes, byte value) {
        int last = bytes.length - Long.BYTES;
        if (last < 0) {
            for (byte each : bytes) {
                if (each == value) {
                    return true;
                }
            }
            return false;
        }
        long wanted = value * EACH_BYTE;
        long zeros = 0;
        for (int i = 0; i < last; i += Long.BYTES) {
            zeros |= zeros((long) WORDS.get(bytes, i) ^ wanted);
        }
        return (zeros | zeros((long) WORDS.get(bytes, last) ^ wanted)) != 0;
    }

    /** The top bit of each byte that is zero, and perhaps of some behind one of those. */
    private static long zeros(long word) {
        return (word - EACH_BYTE) & ~word & TOP_BITS;
    }

    /**
     * Tells whether bytes, as many as these, are the same.
     */
    boolean isAt(MemorySegment data, long place) {
        int last = this.bytes.length - Long.BYTES;
        if (last < 0) {
            for (int i = 0; i < this.bytes.length; i++) {
                if (data.get(ValueLayout.JAVA_BYTE, place + i) != this.bytes[i]) {
                    return false;
                }
            }
            return true;
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            if (!isWordAt(data, place, i)) {
                return false;
            }
        }
        // What is left, and some of what was before.
        return isWordAt(data, place, last);
    }

    private boolean isWordAt(MemorySegment data, long place, int i) {
        return data.get(ValueLayout.JAVA_LONG_UNALIGNED, place + i) == (long) WORDS.get(this.bytes, i);
    }

    void copyTo(MemorySegment data, long place) {
        MemorySegment.copy(this.bytes, 0, data, ValueLayout.JAVA_BYTE, place, this.bytes.length);
    }

}
