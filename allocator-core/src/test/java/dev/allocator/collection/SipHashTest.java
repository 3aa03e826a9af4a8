package dev.allocator.collection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link SipHash} is SipHash-1-3: it agrees with a plain implementation that gives the values published for SipHash-2-4.
 */
class SipHashTest {

    private static final long K0 = 0x0706050403020100L;

    private static final long K1 = 0x0f0e0d0c0b0a0908L;

    @Test
    void referenceGivesThePublishedValue() {
        byte[] message = new byte[15];
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) i;
        }
        assertThat(reference(2, 4, K0, K1, message)).isEqualTo(0xa129ca6149be45e5L);
    }

    @Test
    void bytesHashAsByTheReference() {
        Random random = new Random(1);
        for (int length = 0; length < 100; length++) {
            byte[] message = new byte[length];
            random.nextBytes(message);
            long k0 = random.nextLong();
            long k1 = random.nextLong();
            assertThat(new SipHash(k0, k1).hash(message)).isEqualTo(reference(1, 3, k0, k1, message));
        }
    }

    @Test
    void wordsHashAsTheirBytes() {
        Random random = new Random(2);
        for (int i = 0; i < 100; i++) {
            SipHash hash = new SipHash(random.nextLong(), random.nextLong());
            long word = random.nextLong();
            byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(word).array();
            assertThat(hash.hash(word)).isEqualTo(hash.hash(bytes));
        }
    }

    @Test
    void everyHashHasItsOwnKey() {
        assertThat(SipHash.random().hash(1)).isNotEqualTo(SipHash.random().hash(1));
    }

    private static long reference(int perWord, int atTheEnd, long k0, long k1, byte[] message) {
        long[] v = { k0 ^ 0x736f6d6570736575L, k1 ^ 0x646f72616e646f6dL, k0 ^ 0x6c7967656e657261L,
                k1 ^ 0x7465646279746573L };
        for (int i = 0; i <= message.length / 8; i++) {
            long word = (i == message.length / 8) ? (long) message.length << 56 : 0;
            for (int j = 8 * i; j < Math.min(8 * i + 8, message.length); j++) {
                word |= (message[j] & 0xffL) << (8 * (j % 8));
            }
            v[3] ^= word;
            rounds(v, perWord);
            v[0] ^= word;
        }
        v[2] ^= 0xff;
        rounds(v, atTheEnd);
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void rounds(long[] v, int count) {
        for (int i = 0; i < count; i++) {
            v[0] += v[1];
            v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
            v[0] = Long.rotateLeft(v[0], 32);
            v[2] += v[3];
            v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
            v[0] += v[3];
            v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
            v[2] += v[1];
            v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
            v[2] = Long.rotateLeft(v[2], 32);
        }
    }

}
