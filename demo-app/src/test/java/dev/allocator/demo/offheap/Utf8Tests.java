package dev.allocator.demo.offheap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class Utf8Tests {

    private static boolean isValid(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(bytes.length + 8);
            MemorySegment.copy(bytes, 0, cell, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return Utf8.isValid(cell, 0, bytes.length);
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException ex) {
            return false;
        }
    }

    @Property
    void acceptsAllText(@ForAll String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(isValid(bytes)).isTrue();
    }

    @Property
    void agreesWithTheDecoderOnAnyBytes(@ForAll @Size(max = 12) byte[] bytes) {
        assertThat(isValid(bytes)).isEqualTo(decodes(bytes));
    }

    /** All that can follow a first byte above ASCII, with the bytes at the edges of what is allowed. */
    @Test
    void agreesWithTheDecoderOnEveryBeginning() {
        int[] edges = { 0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF };
        for (int first = 0x80; first <= 0xFF; first++) {
            for (int second : edges) {
                for (int third : edges) {
                    for (int fourth : edges) {
                        byte[] bytes = { (byte) first, (byte) second, (byte) third, (byte) fourth };
                        assertThat(isValid(bytes)).as("%x %x %x %x", first, second, third, fourth)
                                .isEqualTo(decodes(bytes));
                    }
                }
            }
        }
    }

}
