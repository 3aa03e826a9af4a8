package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;

/**
 * A seeded hash of texts: nobody outside can make texts that collide.
 * <p>
 * Each word is mixed in by a 64 to 128 bit multiplication whose halves are folded together, after Wang Yi's wyhash.
 */
final class TextHash {

    private static final long SEED = new SecureRandom().nextLong();

    private static final long MULTIPLIER = 0xA0761D6478BD642FL;

    private static final long LENGTH_MULTIPLIER = 0xE7037ED1A0B428DBL;

    private TextHash() {}

    static int of(MemorySegment segment, long offset, int length) {
        long hash = seed(length);
        int at = 0;
        for (; at <= length - Words.BYTES; at += Words.BYTES) {
            hash = mix(hash ^ Words.at(segment, offset + at));
        }
        if (at < length) {
            hash = mix(hash ^ Words.first(Words.at(segment, offset + at), length - at));
        }
        return fold(hash);
    }

    private static long seed(int length) {
        return SEED ^ (length * LENGTH_MULTIPLIER);
    }

    private static int fold(long hash) {
        return (int) (hash ^ (hash >>> 32));
    }

    private static long mix(long word) {
        return Math.unsignedMultiplyHigh(word, MULTIPLIER) ^ (word * MULTIPLIER);
    }

}
