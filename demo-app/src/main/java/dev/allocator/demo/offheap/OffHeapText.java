package dev.allocator.demo.offheap;

import java.io.Reader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

import dev.allocator.demo.profile.Text;

/**
 * A {@link Text} in the request's scope, as valid UTF-8.
 */
final class OffHeapText implements Text {

    private final MemorySegment bytes;

    OffHeapText(MemorySegment bytes) {
        this.bytes = bytes;
    }

    @Override
    public Reader reader() {
        return new DecodingReader(this.bytes.asByteBuffer());
    }

    @Override
    public String toString() {
        return new String(this.bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** Decodes straight into the caller's array; the decoder never writes half of a surrogate pair. */
    private static final class DecodingReader extends Reader {

        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

        private final ByteBuffer bytes;

        DecodingReader(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(char[] target, int offset, int length) {
            if (!this.bytes.hasRemaining()) {
                return -1;
            }
            CharBuffer characters = CharBuffer.wrap(target, offset, length);
            this.decoder.decode(this.bytes, characters, true);
            return characters.position() - offset;
        }

        @Override
        public void close() {
            // Nothing is held: the scope owns the bytes.
        }

    }

}
