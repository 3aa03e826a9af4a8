package dev.allocator.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;

import org.springframework.util.ReflectionUtils;

/**
 * Tells which streams of servlets read and write buffers. What the servlet API does by default takes a copy of the whole
 * buffer on the heap, so where a stream does not do better (one that a filter has wrapped) it is not asked.
 */
final class StreamSupport {

    private static final ClassValue<Boolean> DIRECT = new ClassValue<>() {

        @Override
        protected Boolean computeValue(Class<?> type) {
            boolean input = ServletInputStream.class.isAssignableFrom(type);
            Class<?> base = input ? ServletInputStream.class : ServletOutputStream.class;
            var method = ReflectionUtils.findMethod(type, input ? "read" : "write", ByteBuffer.class);
            return method != null && method.getDeclaringClass() != base;
        }

    };

    private StreamSupport() {}

    /**
     * Returns a channel that reads straight into direct buffers where the stream can do that.
     */
    static ReadableByteChannel channel(InputStream input) {
        if (input instanceof ServletInputStream servletInput && DIRECT.get(input.getClass())) {
            return new DirectInput(servletInput);
        }
        return Channels.newChannel(input);
    }

    static boolean writesBuffers(ServletOutputStream output) {
        return DIRECT.get(output.getClass());
    }

    private record DirectInput(ServletInputStream input) implements ReadableByteChannel {

        @Override
        public int read(ByteBuffer buffer) throws IOException {
            int position = buffer.position();
            int limit = buffer.limit();
            int read = this.input.read(buffer);
            // Not every server leaves the buffer as the API says.
            buffer.limit(limit).position(position + Math.max(read, 0));
            return read;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() throws IOException {
            this.input.close();
        }

    }

}
