package dev.allocator;

/**
 * Checks of the arguments that all allocations have in common.
 */
final class Arguments {

    /** What every segment is aligned to. */
    static final long MIN_ALIGNMENT = 16;

    /** Beyond this, rounding up to pages and chunks would overflow. */
    private static final long MAX_BYTES = Long.MAX_VALUE - (1L << 32);

    private Arguments() {}

    static void checkSize(long byteSize) {
        if (byteSize < 0) {
            throw new IllegalArgumentException("byteSize must not be negative, but it is " + byteSize);
        }
        if (byteSize > MAX_BYTES) {
            throw new IllegalArgumentException("byteSize must be at most " + MAX_BYTES + ", but it is " + byteSize);
        }
    }

    /**
     * Checks an alignment.
     * @return the alignment to use
     */
    static long checkAlignment(long byteAlignment) {
        if (byteAlignment <= 0 || Long.bitCount(byteAlignment) != 1) {
            throw new IllegalArgumentException(
                    "byteAlignment must be a positive power of two, but it is " + byteAlignment);
        }
        return Math.max(byteAlignment, MIN_ALIGNMENT);
    }

    static void checkSizes(long byteSize, long byteAlignment) {
        checkSize(byteSize);
        if (byteSize > MAX_BYTES - byteAlignment) {
            throw new IllegalArgumentException("byteSize and byteAlignment must be at most " + MAX_BYTES
                    + " together, but they are " + byteSize + " and " + byteAlignment);
        }
    }

    static void checkBatch(long byteSize, int count) {
        checkSize(byteSize);
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative, but it is " + count);
        }
        if (count > 0 && byteSize > MAX_BYTES / count) {
            throw new IllegalArgumentException("byteSize times count must be at most " + MAX_BYTES
                    + ", but they are " + byteSize + " and " + count);
        }
    }

    static void checkLimit(long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be positive, but it is " + maxBytes);
        }
    }

}
