package dev.allocator.demo.profile;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;

/**
 * A {@link Text} that is on the heap.
 *
 * @param value its characters
 */
record HeapText(String value) implements Text {

    @Override
    public Reader reader() {
        return new StringReader(this.value) {

            @Override
            public int read(char[] target, int offset, int length) throws IOException {
                int read = super.read(target, offset, length);
                if (read > 1 && Character.isHighSurrogate(target[offset + read - 1])) {
                    skip(-1);
                    return read - 1;
                }
                return read;
            }

        };
    }

    @Override
    public String toString() {
        return this.value;
    }

}
