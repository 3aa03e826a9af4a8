package dev.allocator.spring.webflux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;

import dev.allocator.spring.SegmentChannel;

/**
 * Collects what is written in buffers of the server and hands them on when they are full, or when asked to.
 */
final class StreamingChannel implements SegmentChannel {

    private static final int BUFFER_BYTES = 32 * 1024;

    private final DataBufferFactory factory;

    private final Target target;

    private @Nullable DataBuffer buffer;

    StreamingChannel(DataBufferFactory factory, Target target) {
        this.factory = factory;
        this.target = target;
    }

    @Override
    public void write(MemorySegment segment) throws IOException {
        long offset = 0;
        while (offset < segment.byteSize()) {
            DataBuffer current = current();
            int room = BUFFER_BYTES - current.writePosition();
            int bytes = (int) Math.min(segment.byteSize() - offset, room);
            SegmentCopy.append(segment, offset, bytes, current);
            offset += bytes;
            if (bytes == room) {
                flush();
            }
        }
    }

    private DataBuffer current() {
        DataBuffer current = this.buffer;
        if (current == null) {
            current = this.factory.allocateBuffer(BUFFER_BYTES);
            this.buffer = current;
        }
        return current;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int bytes = source.remaining();
        write(MemorySegment.ofBuffer(source));
        source.position(source.limit());
        return bytes;
    }

    @Override
    public void flush() throws IOException {
        DataBuffer full = this.buffer;
        if (full != null) {
            this.buffer = null;
            this.target.accept(full);
        }
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}

    /**
     * Lets go of what has been written but not handed on.
     */
    void discard() {
        DataBuffer rest = this.buffer;
        if (rest != null) {
            this.buffer = null;
            DataBufferUtils.release(rest);
        }
    }

    /**
     * Takes buffers over.
     */
    @FunctionalInterface
    interface Target {

        void accept(DataBuffer buffer) throws IOException;

    }

}
