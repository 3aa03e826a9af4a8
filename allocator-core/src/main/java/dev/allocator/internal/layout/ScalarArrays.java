package dev.allocator.internal.layout;

import java.lang.foreign.MemorySegment;

/**
 * Arrays of primitives, by loops that are unrolled for a constant length: then an array that does not escape is never
 * made, which no bulk copy allows.
 */
final class ScalarArrays {

    private ScalarArrays() {}

    static boolean[] readBooleans(int length, MemorySegment segment, long offset) {
        boolean[] values = new boolean[length];
        for (int i = 0; i < length; i++) {
            values[i] = Scalars.readBoolean(segment, offset + i);
        }
        return values;
    }

    static void writeBooleans(int length, MemorySegment segment, long offset, boolean[] values) {
        for (int i = 0; i < length; i++) {
            Scalars.writeBoolean(segment, offset + i, values[i]);
        }
    }

    static byte[] readBytes(int length, MemorySegment segment, long offset) {
        byte[] values = new byte[length];
        for (int i = 0; i < length; i++) {
            values[i] = Scalars.readByte(segment, offset + i);
        }
        return values;
    }

    static void writeBytes(int length, MemorySegment segment, long offset, byte[] values) {
        for (int i = 0; i < length; i++) {
            Scalars.writeByte(segment, offset + i, values[i]);
        }
    }

    static short[] readShorts(int length, MemorySegment segment, long offset) {
        short[] values = new short[length];
        for (int i = 0; i < length; i++) {
            values[i] = Scalars.readShort(segment, offset + (long) i * Short.BYTES);
        }
        return values;
    }

    static void writeShorts(int length, MemorySegment segment, long offset, short[] values) {
        for (int i = 0; i < length; i++) {
            Scalars.writeShort(segment, offset + (long) i * Short.BYTES, values[i]);
        }
    }

    static char[] readChars(int length, MemorySegment segment, long offset) {
        char[] values = new char[length];
        for (int i = 0; i < length; i++) {
            values[i] = Scalars.readChar(segment, offset + (long) i * Character.BYTES);
        }
        return values;
    }

    static void writeChars(int length, MemorySegment segment, long offset, char[] values) {
        for (int i = 0; i < length; i++) {
            Scalars.writeChar(segment, offset + (long) i * Character.BYTES, values[i]);
        }
    }

    static int[] readInts(int length, MemorySegment segment, long offset) {
        int[] values = new int[length];
        for (int i = 0; i < length; i++) {
            values[i] = Scalars.readInt(segment, offset + (long) i * Integer.BYTES);
        }
        return values;
    }

    static void writeInts(int length, MemorySegment segment, long offset, int[] values) {
        for (int i = 0; i < length; i++) {
            Scalars.writeInt(segment, offset + (long) i * Integer.BYTES, values[i]);
        }
    }

    static long[] readLongs(int length, MemorySegment segment, long offset) {
        long[] values = new long[length];
        for (int i = 0; i < length; i++) {
            values[i] = Scalars.readLong(segment, offset + (long) i * Long.BYTES);
        }
        return values;
    }

    static void writeLongs(int length, MemorySegment segment, long offset, long[] values) {
        for (int i = 0; i < length; i++) {
            Scalars.writeLong(segment, offset + (long) i * Long.BYTES, values[i]);
        }
    }

    static float[] readFloats(int length, MemorySegment segment, long offset) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = Scalars.readFloat(segment, offset + (long) i * Float.BYTES);
        }
        return values;
    }

    static void writeFloats(int length, MemorySegment segment, long offset, float[] values) {
        for (int i = 0; i < length; i++) {
            Scalars.writeFloat(segment, offset + (long) i * Float.BYTES, values[i]);
        }
    }

    static double[] readDoubles(int length, MemorySegment segment, long offset) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = Scalars.readDouble(segment, offset + (long) i * Double.BYTES);
        }
        return values;
    }

    static void writeDoubles(int length, MemorySegment segment, long offset, double[] values) {
        for (int i = 0; i < length; i++) {
            Scalars.writeDouble(segment, offset + (long) i * Double.BYTES, values[i]);
        }
    }

}
