package dev.allocator.collection;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link WordHash} spreads whatever changes in a word over all bits, in a way that its keys decide.
 */
class WordHashTest {

    private static final int TRIES = 2000;

    @Test
    void everyBitOfTheWordChangesEveryBitOfTheHashEveryOtherTime() {
        Random random = new Random(1);
        for (int in = 0; in < Long.SIZE; in++) {
            int[] changed = new int[Long.SIZE];
            for (int i = 0; i < TRIES; i++) {
                WordHash hash = new WordHash(random.nextLong(), random.nextLong(), random.nextLong(),
                        random.nextLong());
                long word = random.nextInt(1000);
                long difference = hash.hash(word) ^ hash.hash(word ^ 1L << in);
                for (int out = 0; out < Long.SIZE; out++) {
                    changed[out] += (int) (difference >>> out) & 1;
                }
            }
            for (int out = 0; out < Long.SIZE; out++) {
                assertThat(changed[out] / (double) TRIES).as("bit %d by bit %d", out, in).isBetween(0.4, 0.6);
            }
        }
    }

    @Test
    void everyHashHasItsOwnKeys() {
        assertThat(WordHash.random().hash(1)).isNotEqualTo(WordHash.random().hash(1));
    }

}
