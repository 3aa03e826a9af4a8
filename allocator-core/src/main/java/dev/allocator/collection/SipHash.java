package dev.allocator.collection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * SipHash-1-3 (Aumasson and Bernstein, <em>SipHash: a fast short-input PRF</em>, 2012): a hash by a secret key, without
 * which nobody can find keys that collide. Bytes are taken as the little-endian words of the specification, so that
 * equal bytes have equal hashes on every machine.
 */
final class SipHash {

    private static final long C0 = 0x736f6d6570736575L;

    private static final long C1 = 0x646f72616e646f6dL;

    private static final long C2 = 0x6c7967656e657261L;

    private static final long C3 = 0x7465646279746573L;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class,
            ByteOrder.LITTLE_ENDIAN);

    private final long k0;

    private final long k1;

    SipHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    /**
     * Makes a hash of a new secret key.
     */
    static SipHash random() {
        return new SipHash(Secrets.next(), Secrets.next());
    }

    /**
     * Hashes eight bytes.
     */
    long hash(long word) {
        long v0 = this.k0 ^ C0;
        long v1 = this.k1 ^ C1;
        long v2 = this.k0 ^ C2;
        long v3 = this.k1 ^ C3 ^ word;
        // One round for the word.
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32) + v3;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
        v0 ^= word;
        return finish(v0, v1, v2, v3, (long) Long.BYTES << 56);
    }

    /**
     * Hashes bytes.
     */
    long hash(byte[] bytes) {
        long v0 = this.k0 ^ C0;
        long v1 = this.k1 ^ C1;
        long v2 = this.k0 ^ C2;
        long v3 = this.k1 ^ C3;
        int wordsEnd = bytes.length & -Long.BYTES;
        for (int i = 0; i < wordsEnd; i += Long.BYTES) {
            long word = (long) WORDS.get(bytes, i);
            v3 ^= word;
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32) + v3;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        return finish(v0, v1, v2, v3, (long) bytes.length << 56 | rest(bytes, wordsEnd));
    }

    /** The bytes behind the last whole word. */
    private static long rest(byte[] bytes, int wordsEnd) {
        int count = bytes.length - wordsEnd;
        if (count > 0 && wordsEnd > 0) {
            // Together with some before, which are shifted out.
            return (long) WORDS.get(bytes, bytes.length - Long.BYTES) >>> (Byte.SIZE * (Long.BYTES - count));
        }
        long rest = 0;
        for (int i = 0; i < count; i++) {
            rest |= (bytes[wordsEnd + i] & 0xffL) << (Byte.SIZE * i);
        }
        return rest;
    }

    private static long finish(long a, long b, long c, long d, long last) {
        long v0 = a;
        long v1 = b;
        long v2 = c;
        long v3 = d ^ last;
        for (int round = 0; round < 4; round++) {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32) + v3;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            if (round == 0) {
                v0 ^= last;
                v2 ^= 0xff;
            }
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /**
     * Makes secret keys of one that the system's secure source has given, which may be slow.
     */
    private static final class Secrets {

        private static final AtomicLong COUNT = new AtomicLong();

        private static final SipHash MASTER = master();

        private static SipHash master() {
            SecureRandom random = new SecureRandom();
            return new SipHash(random.nextLong(), random.nextLong());
        }

        static long next() {
            return MASTER.hash(COUNT.getAndIncrement());
        }

    }

}
