package dev.allocator;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The checked options of a pool; sizes are already rounded and fitted under the cap.
 */
record PoolOptions(String name, long maxBytes, @Nullable String maxBytesSetBy, @Nullable MemoryBudget budget,
        AllocationStrategy defaultStrategy,
        long chunkBytes, long fixedChunkBytes, long smallBytes, long mediumBytes, long blockBytes,
        long threadCacheBytes, Zeroing zeroing, boolean guarded, Duration decay) {

    static final long MIN_CHUNK = 64 << 10;

    static final long MAX_CHUNK = 256 << 20;

    /** A page: less could not be given back to the operating system. */
    static final long MIN_FIXED_CHUNK = 4 << 10;

    PoolOptions {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(defaultStrategy, "defaultStrategy");
        Objects.requireNonNull(zeroing, "zeroing");
        checkDecay("decay", decay);
        checkRange("fixedChunkBytes", fixedChunkBytes, MIN_FIXED_CHUNK, chunkBytes, "chunkBytes");
        checkRange("mediumBytes", mediumBytes, 1, fixedChunkBytes, "fixedChunkBytes");
        if (smallBytes >= mediumBytes) {
            throw new IllegalArgumentException("smallBytes must be less than mediumBytes, but they are " + smallBytes
                    + " and " + mediumBytes);
        }
        checkRange("blockBytes", blockBytes, 1, chunkBytes, "chunkBytes");
        long cap = (budget != null) ? Math.min(maxBytes, budget.maxBytes()) : maxBytes;
        if (cap < chunkBytes) {
            chunkBytes = Long.highestOneBit(cap);
            fixedChunkBytes = Math.min(fixedChunkBytes, chunkBytes);
        }
        smallBytes = roundUp(smallBytes);
        mediumBytes = Math.max(roundUp(mediumBytes), smallBytes + 16);
        blockBytes = roundUp(blockBytes);
    }

    private static long roundUp(long bytes) {
        return (bytes + 15) & -16;
    }

    static void checkCap(String option, long bytes) {
        if (bytes < MIN_CHUNK) {
            throw new IllegalArgumentException(
                    option + " must be at least " + MIN_CHUNK + " (64 KiB), but it is " + bytes);
        }
    }

    static void checkChunk(String option, long bytes, long min) {
        if (bytes < min || bytes > MAX_CHUNK || Long.bitCount(bytes) != 1) {
            throw new IllegalArgumentException(option + " must be a power of two from " + min + " to " + MAX_CHUNK
                    + " (256 MiB), but it is " + bytes);
        }
    }

    static void checkRange(String option, long bytes, long min, long max) {
        if (bytes < min || bytes > max) {
            throw new IllegalArgumentException(
                    option + " must be from " + min + " to " + max + ", but it is " + bytes);
        }
    }

    static void checkDecay(String option, Duration decay) {
        if (decay.isNegative()) {
            throw new IllegalArgumentException(option + " must not be negative, but it is " + decay);
        }
    }

    private static void checkRange(String option, long bytes, long min, long max, String maxOption) {
        if (bytes < min || bytes > max) {
            throw new IllegalArgumentException(option + " must be from " + min + " to " + maxOption + ", which is "
                    + max + ", but it is " + bytes);
        }
    }

    /**
     * The cap of the pool's own or of its budget, whichever is tighter.
     */
    long effectiveMaxBytes() {
        return (this.budget != null) ? Math.min(this.maxBytes, this.budget.maxBytes()) : this.maxBytes;
    }

}
