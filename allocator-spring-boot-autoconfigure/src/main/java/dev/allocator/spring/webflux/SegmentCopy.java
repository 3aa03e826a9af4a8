package dev.allocator.spring.webflux;

import java.lang.foreign.MemorySegment;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * Copies off-heap memory to the buffers of a server. The copy is checked: memory that has ended is not reached.
 */
final class SegmentCopy {

    private SegmentCopy() {}

    /**
     * Appends to a buffer that has room for it.
     */
    static void append(MemorySegment segment, long offset, int bytes, DataBuffer buffer) {
        try (DataBuffer.ByteBufferIterator parts = buffer.writableByteBuffers()) {
            MemorySegment.copy(segment, offset, MemorySegment.ofBuffer(parts.next()), 0, bytes);
        }
        buffer.writePosition(buffer.writePosition() + bytes);
    }

}
