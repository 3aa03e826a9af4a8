package dev.allocator.benchmarks.web;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * What bodies consist of: the same for client and server.
 */
final class Content {

    private static final int SEED = 42;

    private Content() {}

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }

    /**
     * Returns the checksum that a server answers an upload with.
     */
    static String checksum(ByteBuffer body) {
        CRC32 checksum = new CRC32();
        checksum.update(body);
        return text(checksum);
    }

    static String text(CRC32 checksum) {
        return Long.toHexString(checksum.getValue());
    }

}
