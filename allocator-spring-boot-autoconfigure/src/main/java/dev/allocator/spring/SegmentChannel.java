package dev.allocator.spring;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes off-heap memory to a response without a copy of it on the heap. It is used by the thread that it was given to.
 */
public interface SegmentChannel extends WritableByteChannel {

    /**
     * Writes a whole segment; the memory may be used for other things when this returns.
     * @param segment the segment, of any size in bytes, native or on the heap
     * @throws IOException if the response cannot be written, as when the client is gone
     * @throws IllegalStateException if the segment is not alive
     * @throws WrongThreadException if the segment belongs to another thread
     */
    void write(MemorySegment segment) throws IOException;

    /**
     * Writes all that remains in a buffer.
     * @param buffer the buffer, direct or not
     * @return the number of bytes written, always what remained
     * @throws IOException if the response cannot be written, as when the client is gone
     */
    @Override
    int write(ByteBuffer buffer) throws IOException;

    /**
     * Sends to the client what has been written so far.
     * @throws IOException if the response cannot be written, as when the client is gone
     */
    void flush() throws IOException;

    /**
     * Has no effect: the response ends with its request.
     */
    @Override
    void close();

}
