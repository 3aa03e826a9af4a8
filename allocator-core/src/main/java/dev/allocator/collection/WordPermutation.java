package dev.allocator.collection;

/**
 * A permutation of all words of eight bytes, and one of those of four, by secret keys: multiplications by odd numbers, each
 * of which carries what differs upwards, and between them the upper half comes down (the finish of Appleby's MurmurHash3
 * and of Steele, Lea and Flood's SplitMix, where the numbers are known to everybody).
 * <p>
 * Without the keys nobody can tell which words are neighbours in the upper bits: even one multiplication brings two of
 * them together no more often than twice by chance (Dietzfelbinger and others, <em>A reliable randomized algorithm for the
 * closest-pair problem</em>, 1997), two more take the order out of words that are chosen with an eye to it. It is no cipher:
 * who sees codes can find out the keys.
 */
final class WordPermutation {

    private static final int HALF = Integer.SIZE;

    private static final int QUARTER = Short.SIZE;

    /** By each the number of correct bits doubles, from three on. */
    private static final int NEWTON_STEPS = 5;

    private final long mask;

    private final long first;

    private final long second;

    private final long third;

    private final long firstInverse;

    private final long secondInverse;

    private final long thirdInverse;

    WordPermutation(long mask, long first, long second, long third) {
        this.mask = mask;
        this.first = first | 1;
        this.second = second | 1;
        this.third = third | 1;
        this.firstInverse = inverse(this.first);
        this.secondInverse = inverse(this.second);
        this.thirdInverse = inverse(this.third);
    }

    /**
     * Makes a permutation of new secret keys.
     */
    static WordPermutation random() {
        SipHash keys = SipHash.random();
        return new WordPermutation(keys.hash(0), keys.hash(1), keys.hash(2), keys.hash(3));
    }

    long apply(long word) {
        long code = (word ^ this.mask) * this.first;
        code = (code ^ code >>> HALF) * this.second;
        return (code ^ code >>> HALF) * this.third;
    }

    /**
     * Returns the word that has a code.
     */
    long undo(long code) {
        long word = code * this.thirdInverse;
        word = (word ^ word >>> HALF) * this.secondInverse;
        return (word ^ word >>> HALF) * this.firstInverse ^ this.mask;
    }

    int apply(int word) {
        int code = (word ^ (int) this.mask) * (int) this.first;
        code = (code ^ code >>> QUARTER) * (int) this.second;
        return (code ^ code >>> QUARTER) * (int) this.third;
    }

    /**
     * Returns the word that has a code.
     */
    int undo(int code) {
        int word = code * (int) this.thirdInverse;
        word = (word ^ word >>> QUARTER) * (int) this.secondInverse;
        return (word ^ word >>> QUARTER) * (int) this.firstInverse ^ (int) this.mask;
    }

    /** Modulo any power of two up to that of a long. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < NEWTON_STEPS; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

}
