package dev.allocator.spring.web;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.allocator.MemoryScope;

/**
 * Reads a body into a scope, as one segment of exactly its size.
 */
final class BodyReader {

    private static final long MAX_VIEW_BYTES = 1L << 30;

    private static final long FIRST_PIECE_BYTES = 16 * 1024;

    private static final long MAX_PIECE_BYTES = 1 << 20;

    private final MemoryScope scope;

    private final Supplier<MemoryScope> temporary;

    /**
     * @param temporary opens a scope where pieces of a body of unknown length are kept meanwhile
     */
    BodyReader(MemoryScope scope, Supplier<MemoryScope> temporary) {
        this.scope = scope;
        this.temporary = temporary;
    }

    /**
     * Reads a body whose length has been told, straight to where it stays.
     * @param length its length in bytes; a longer one than the scope's limit is refused before anything is read
     * @throws EOFException if it ends before
     */
    MemorySegment read(ReadableByteChannel body, long length) throws IOException {
        MemorySegment segment = this.scope.allocate(length);
        long read = fill(body, segment);
        if (read < length) {
            throw new EOFException("The body ended after " + read + " of " + length + " bytes");
        }
        return segment;
    }

    /**
     * Reads a body whose length nobody knows. Its pieces are in a scope of their own until the length is known; for a
     * moment it is there twice.
     * @return the body, or {@code null} if it is empty
     */
    @Nullable
    MemorySegment read(ReadableByteChannel body) throws IOException {
        try (MemoryScope temporary = this.temporary.get()) {
            List<MemorySegment> pieces = new ArrayList<>();
            long total = 0;
            long pieceBytes = FIRST_PIECE_BYTES;
            while (true) {
                MemorySegment piece = temporary.allocate(pieceBytes);
                long read = fill(body, piece);
                pieces.add(piece.asSlice(0, read));
                total += read;
                if (read < pieceBytes) {
                    return (total > 0) ? join(pieces, total) : null;
                }
                checkLimit(total);
                pieceBytes = Math.min(2 * pieceBytes, MAX_PIECE_BYTES);
            }
        }
    }

    /**
     * Refuses, as an allocation would, what is too much already.
     */
    private void checkLimit(long total) {
        if (total > this.scope.maxBytes() - this.scope.usedBytes()) {
            this.scope.allocate(total);
        }
    }

    private MemorySegment join(List<MemorySegment> pieces, long total) {
        MemorySegment whole = this.scope.allocate(total);
        long offset = 0;
        for (MemorySegment piece : pieces) {
            MemorySegment.copy(piece, 0, whole, offset, piece.byteSize());
            offset += piece.byteSize();
        }
        return whole;
    }

    /**
     * Reads until the segment is full or the body has ended.
     * @return the number of bytes read
     */
    private static long fill(ReadableByteChannel body, MemorySegment segment) throws IOException {
        long total = 0;
        while (total < segment.byteSize()) {
            ByteBuffer view = segment.asSlice(total, Math.min(segment.byteSize() - total, MAX_VIEW_BYTES))
                    .asByteBuffer();
            while (view.hasRemaining()) {
                if (body.read(view) < 0) {
                    return total + view.position();
                }
            }
            total += view.capacity();
        }
        return total;
    }

}
