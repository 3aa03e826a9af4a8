package dev.allocator.demo.offheap;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

import dev.allocator.demo.profile.CsvTooLargeException;

/**
 * A window on the input: an off-heap buffer that moves on while the parser asks for more, and grows to hold the whole of
 * a large cell. Behind the last byte stands a line feed as a sentinel, so that a scan needs no bounds check.
 */
final class InputBuffer {

    /** Room for the sentinel and for a word that begins with it. */
    private static final int PADDING = 2 * Words.BYTES;

    private static final long MAX_BYTES = 1L << 30;

    private static final byte SENTINEL = '\n';

    private final RequestMemory memory;

    private final ReadableByteChannel input;

    private MemorySegment segment;

    private ByteBuffer view;

    private long limit;

    InputBuffer(RequestMemory memory, InputStream input) {
        this.memory = memory;
        this.input = Channels.newChannel(input);
        this.segment = memory.equalBlock();
        this.view = this.segment.asByteBuffer();
        this.segment.set(ValueLayout.JAVA_BYTE, 0, SENTINEL);
    }

    /** The buffer; it changes with {@link #refill}. */
    MemorySegment segment() {
        return this.segment;
    }

    /** Where the bytes end, and the sentinel is; it changes with {@link #refill}. */
    long limit() {
        return this.limit;
    }

    /**
     * Moves the bytes from an offset on to the front of the buffer and reads more behind them.
     * @param keepFrom the offset, which becomes 0
     * @return whether there was more
     */
    boolean refill(long keepFrom) throws IOException {
        long kept = this.limit - keepFrom;
        makeRoom(keepFrom, kept);
        this.view.clear().position((int) kept).limit((int) (this.segment.byteSize() - PADDING));
        int read;
        do {
            read = this.input.read(this.view);
        } while (read == 0);
        this.limit = kept + Math.max(read, 0);
        this.segment.set(ValueLayout.JAVA_BYTE, this.limit, SENTINEL);
        return read > 0;
    }

    private void makeRoom(long keepFrom, long kept) {
        MemorySegment from = this.segment;
        // Less than half of the buffer free after the move: a large cell, which would be moved again and again.
        if (kept > from.byteSize() / 2) {
            long larger = 2 * from.byteSize();
            if (larger > MAX_BYTES) {
                throw CsvTooLargeException.cell(MAX_BYTES / 2);
            }
            this.segment = this.memory.piece(larger);
            this.view = this.segment.asByteBuffer();
        } else if (keepFrom == 0) {
            return;
        }
        MemorySegment.copy(from, keepFrom, this.segment, 0, kept);
    }

}
