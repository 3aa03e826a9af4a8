package dev.allocator.collection;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link WordPermutation} spreads whatever changes in a word over the upper bits, by which homes are chosen, in a way that
 * its keys decide; and nothing is lost.
 */
class WordPermutationTest {

    private static final int TRIES = 2000;

    private final Random random = new Random(1);

    private WordPermutation permutation() {
        return new WordPermutation(this.random.nextLong(), this.random.nextLong(), this.random.nextLong(),
                this.random.nextLong());
    }

    @Test
    void wordsCanBeHadOfTheirCodes() {
        for (int i = 0; i < TRIES; i++) {
            WordPermutation permutation = permutation();
            long word = this.random.nextLong() >> this.random.nextInt(Long.SIZE);
            assertThat(permutation.undo(permutation.apply(word))).isEqualTo(word);
            assertThat(permutation.apply(permutation.undo(word))).isEqualTo(word);
            assertThat(permutation.undo(permutation.apply((int) word))).isEqualTo((int) word);
            assertThat(permutation.apply(permutation.undo((int) word))).isEqualTo((int) word);
        }
    }

    @Test
    void everyBitOfALongChangesEveryUpperBitEveryOtherTime() {
        for (int in = 0; in < Long.SIZE; in++) {
            int[] changed = new int[Integer.SIZE];
            for (int i = 0; i < TRIES; i++) {
                WordPermutation permutation = permutation();
                long word = this.random.nextInt(1000);
                count(changed, (permutation.apply(word) ^ permutation.apply(word ^ 1L << in)) >>> Integer.SIZE);
            }
            assertEveryOtherTime(changed, in);
        }
    }

    @Test
    void everyBitOfAnIntChangesEveryUpperBitEveryOtherTime() {
        for (int in = 0; in < Integer.SIZE; in++) {
            int[] changed = new int[Short.SIZE];
            for (int i = 0; i < TRIES; i++) {
                WordPermutation permutation = permutation();
                int word = this.random.nextInt(1000);
                count(changed, (permutation.apply(word) ^ permutation.apply(word ^ 1 << in)) >>> Short.SIZE);
            }
            assertEveryOtherTime(changed, in);
        }
    }

    private static void count(int[] changed, long difference) {
        for (int out = 0; out < changed.length; out++) {
            changed[out] += (int) (difference >>> out) & 1;
        }
    }

    private static void assertEveryOtherTime(int[] changed, int in) {
        for (int out = 0; out < changed.length; out++) {
            assertThat(changed[out] / (double) TRIES).as("bit %d by bit %d", out, in).isBetween(0.4, 0.6);
        }
    }

    @Test
    void everyPermutationHasItsOwnKeys() {
        assertThat(WordPermutation.random().apply(1L)).isNotEqualTo(WordPermutation.random().apply(1L));
    }

}
