package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link ByteProbe} looks at every byte, whatever the number of them.
 */
class ByteProbeTest {

    private static final int LONGEST = 40;

    private static final int BEFORE = 3;

    private final Random random = new Random(1);

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        this.random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void bytesAreTheSameIfAllAre() {
        for (int length = 0; length <= LONGEST; length++) {
            byte[] bytes = bytes(length);
            MemorySegment data = MemorySegment.ofArray(bytes(length + BEFORE));
            ByteProbe probe = new ByteProbe(bytes, 0);
            probe.copyTo(data, BEFORE);
            assertThat(probe.isAt(data, BEFORE)).isTrue();
            for (int i = 0; i < length; i++) {
                bytes[i]++;
                assertThat(probe.isAt(data, BEFORE)).as("byte %d of %d", i, length).isFalse();
                bytes[i]--;
            }
        }
    }

    @Test
    void aByteIsFoundWhereverItIs() {
        for (int length = 0; length <= LONGEST; length++) {
            byte[] bytes = bytes(length);
            for (int i = 0; i < length; i++) {
                bytes[i] = (bytes[i] == '?') ? (byte) ('?' | 0x80) : bytes[i];
            }
            assertThat(ByteProbe.have(bytes, (byte) '?')).isFalse();
            for (int i = 0; i < length; i++) {
                byte other = bytes[i];
                bytes[i] = '?';
                assertThat(ByteProbe.have(bytes, (byte) '?')).as("byte %d of %d", i, length).isTrue();
                bytes[i] = other;
            }
        }
    }

}
