package dev.allocator.internal.strategy;

/**
 * Block sizes that grow with the size asked for: 16 bytes apart at first, then a fixed number of steps to each doubling,
 * so that the unused end of a block stays a small part of it.
 */
enum SizeClasses {

    /** Eight steps to a doubling: a block is at most 12.5 % larger than what was asked for. */
    COARSE(3),

    /** Sixteen steps: at most 6.25 % larger. */
    FINE(4);

    private static final int QUANTUM_SHIFT = 4;

    private final int stepsShift;

    SizeClasses(int stepsShift) {
        this.stepsShift = stepsShift;
    }

    /**
     * Returns the number of the smallest class that holds so many bytes.
     */
    int of(long bytes) {
        return of(bytes, this.stepsShift);
    }

    /**
     * Returns the number of the smallest of the {@link #FINE} classes; the compiler folds the shifts.
     */
    static int fine(long bytes) {
        return of(bytes, 4);
    }

    /**
     * Returns the number of the smallest of the {@link #COARSE} classes.
     */
    static int coarse(long bytes) {
        return of(bytes, 3);
    }

    /** Without a branch, since sizes that come at random would have half of them mispredicted. */
    private static int of(long bytes, int stepsShift) {
        int linearShift = QUANTUM_SHIFT + stepsShift;
        // An empty block takes the smallest class.
        long last = Math.max(bytes - 1, 0);
        int doubling = Long.SIZE - 1 - Long.numberOfLeadingZeros(last | 1L << linearShift);
        // The leading bit of the shifted value counts as one doubling, which makes up for the linear part.
        return ((doubling - linearShift) << stepsShift) + (int) (last >>> (doubling - stepsShift));
    }

    /**
     * Returns the block size of a class.
     */
    long bytes(int number) {
        int steps = 1 << this.stepsShift;
        if (number < steps) {
            return (number + 1L) << QUANTUM_SHIFT;
        }
        int doublings = (number >>> this.stepsShift) - 1;
        return (steps + (number & (steps - 1)) + 1L) << (QUANTUM_SHIFT + doublings);
    }

    /**
     * Returns the block size of the smallest class that holds so many bytes.
     */
    long roundUp(long bytes) {
        return bytes(of(bytes));
    }

}
