package dev.allocator.internal.strategy;

/**
 * The block sizes of {@link Strategy#SEGREGATED}: 16 bytes apart up to 128 bytes, above that eight to each doubling, so
 * that neighbours are at most 12.5 % apart.
 */
final class SizeClasses {

    private static final int QUANTUM = 16;

    private static final int STEPS_SHIFT = 3;

    private static final int LINEAR = QUANTUM << STEPS_SHIFT;

    private SizeClasses() {}

    /**
     * Returns the number of the smallest class that holds so many bytes.
     */
    static int of(long bytes) {
        if (bytes <= LINEAR) {
            return (int) ((Math.max(bytes, 1) + QUANTUM - 1) / QUANTUM) - 1;
        }
        int doubling = Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes - 1);
        int step = (int) ((bytes - 1) >>> (doubling - STEPS_SHIFT)) & ((1 << STEPS_SHIFT) - 1);
        int doublings = doubling - Integer.numberOfTrailingZeros(LINEAR);
        return (1 << STEPS_SHIFT) + (doublings << STEPS_SHIFT) + step;
    }

    /**
     * Returns the block size of a class.
     */
    static long bytes(int number) {
        if (number < 1 << STEPS_SHIFT) {
            return (number + 1L) * QUANTUM;
        }
        int doublings = (number >>> STEPS_SHIFT) - 1;
        int step = number & ((1 << STEPS_SHIFT) - 1);
        return (((1L << STEPS_SHIFT) + step + 1) * QUANTUM) << doublings;
    }

}
