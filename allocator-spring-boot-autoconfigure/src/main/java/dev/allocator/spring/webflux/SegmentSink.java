package dev.allocator.spring.webflux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBuffer;

import dev.allocator.MemoryScope;
import dev.allocator.spring.scope.ManagedScope;

/**
 * Collects a body in the scope of its exchange. Where nobody knows its length, its pieces are in a scope of their own until
 * the end. The copies are checked: a buffer that comes after the end of the exchange reaches no memory.
 */
final class SegmentSink implements AutoCloseable {

    private final MemoryScope scope;

    private final @Nullable MemorySegment whole;

    private final @Nullable MemoryScope temporary;

    private final List<MemorySegment> pieces = new ArrayList<>();

    private long bytes;

    /**
     * @param length the length of the body in bytes, or -1
     */
    SegmentSink(ManagedScope scope, long length) {
        this.scope = scope.injected();
        this.whole = (length >= 0) ? this.scope.allocate(length) : null;
        this.temporary = (length >= 0) ? null : scope.openSharedTemporary();
    }

    /**
     * Copies a buffer. If it fails, nothing has changed.
     */
    void add(DataBuffer buffer) {
        long total = this.bytes + buffer.readableByteCount();
        if (this.whole != null) {
            if (total > this.whole.byteSize()) {
                throw new DecodingException("The body is longer than " + this.whole.byteSize() + " bytes");
            }
            copy(buffer, this.whole, this.bytes);
        } else if (this.temporary != null) {
            checkLimit(total);
            MemorySegment piece = this.temporary.allocate(buffer.readableByteCount());
            copy(buffer, piece, 0);
            this.pieces.add(piece);
        }
        this.bytes = total;
    }

    private static void copy(DataBuffer buffer, MemorySegment target, long start) {
        long offset = start;
        try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
            while (parts.hasNext()) {
                ByteBuffer part = parts.next();
                MemorySegment.copy(MemorySegment.ofBuffer(part), 0, target, offset, part.remaining());
                offset += part.remaining();
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

    /**
     * Returns the body, or {@code null} if it is empty. If it fails, nothing has changed.
     */
    @Nullable
    MemorySegment finish() {
        if (this.whole != null && this.bytes < this.whole.byteSize()) {
            throw new DecodingException(
                    "The body ended after " + this.bytes + " of " + this.whole.byteSize() + " bytes");
        }
        if (this.bytes == 0) {
            return null;
        }
        if (this.whole != null) {
            return this.whole;
        }
        MemorySegment joined = this.scope.allocate(this.bytes);
        long offset = 0;
        for (MemorySegment piece : this.pieces) {
            MemorySegment.copy(piece, 0, joined, offset, piece.byteSize());
            offset += piece.byteSize();
        }
        return joined;
    }

    @Override
    public void close() {
        if (this.temporary != null) {
            this.temporary.close();
        }
    }

}
