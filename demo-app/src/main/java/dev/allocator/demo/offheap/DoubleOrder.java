package dev.allocator.demo.offheap;

/**
 * Maps doubles to longs of the same order.
 */
final class DoubleOrder {

    private DoubleOrder() {}

    static long key(double value) {
        // Adding 0 makes a negative zero the same as a positive one.
        return flip(Double.doubleToRawLongBits(value + 0.0));
    }

    static double value(long key) {
        return Double.longBitsToDouble(flip(key));
    }

    private static long flip(long bits) {
        return bits ^ ((bits >> (Long.SIZE - 1)) & Long.MAX_VALUE);
    }

}
