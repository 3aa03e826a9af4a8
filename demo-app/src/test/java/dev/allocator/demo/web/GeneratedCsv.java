package dev.allocator.demo.web;

import java.io.InputStream;
import java.util.function.LongFunction;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A CSV file made while it is read, as large as need be.
 */
final class GeneratedCsv extends InputStream {

    private final LongFunction<String> line;

    private final long lines;

    private long nextLine;

    private byte[] current = {};

    private int position;

    /**
     * Creates a file.
     * @param lines how many lines it has
     * @param line the lines by number, from 0
     */
    GeneratedCsv(long lines, LongFunction<String> line) {
        this.lines = lines;
        this.line = line;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return (read(one, 0, 1) < 0) ? -1 : one[0];
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int read = 0;
        while (read < length) {
            if (this.position == this.current.length) {
                if (this.nextLine == this.lines) {
                    break;
                }
                this.current = (this.line.apply(this.nextLine++) + "\n").getBytes(US_ASCII);
                this.position = 0;
            }
            int part = Math.min(length - read, this.current.length - this.position);
            System.arraycopy(this.current, this.position, target, offset + read, part);
            this.position += part;
            read += part;
        }
        return (read == 0 && length > 0) ? -1 : read;
    }

}
