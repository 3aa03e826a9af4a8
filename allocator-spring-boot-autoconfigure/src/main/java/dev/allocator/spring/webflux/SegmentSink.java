package dev.allocator.spring.webflux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
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
        this.temporary = (length >= 0) ? null : scope.definition().pool().openSharedScope();
    }

    void add(DataBuffer buffer) {
        long offset = this.bytes;
        this.bytes += buffer.readableByteCount();
        MemorySegment target = this.whole;
        if (this.temporary != null) {
            checkLimit();
            target = this.temporary.allocate(buffer.readableByteCount());
            this.pieces.add(target);
            offset = 0;
        }
        try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
            while (target != null && parts.hasNext()) {
                ByteBuffer part = parts.next();
                MemorySegment.copy(MemorySegment.ofBuffer(part), 0, target, offset, part.remaining());
                offset += part.remaining();
            }
        }
    }

    /**
     * Refuses, as an allocation would, what is too much already.
     */
    private void checkLimit() {
        if (this.bytes > this.scope.maxBytes() - this.scope.usedBytes()) {
            this.scope.allocate(this.bytes);
        }
    }

    /**
     * Returns the body, or {@code null} if it is empty.
     */
    @Nullable
    MemorySegment finish() {
        if (this.bytes == 0) {
            return null;
        }
        if (this.whole != null) {
            if (this.bytes < this.whole.byteSize()) {
                throw new IllegalStateException(
                        "The body ended after " + this.bytes + " of " + this.whole.byteSize() + " bytes");
            }
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
