package dev.allocator.spring.web;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.springframework.http.HttpOutputMessage;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.context.request.async.StandardServletAsyncWebRequest;

import dev.allocator.spring.SegmentChannel;

/**
 * A response as a channel. The headers are sent with its creation.
 */
final class ResponseChannel implements SegmentChannel {

    private static final Thread ANOTHER_THREAD = new Thread("never started");

    private static final long MAX_VIEW_BYTES = 1L << 30;

    /**
     * Each time its buffer is full a server makes some objects on the heap. This is the largest that Jetty's pool of buffers
     * keeps by default.
     */
    private static final int BUFFER_BYTES = 64 * 1024;

    private final OutputStream output;

    private final BufferWriter writer = new BufferWriter();

    ResponseChannel(HttpOutputMessage message) throws IOException {
        OutputStream body = message.getBody();
        if (message instanceof ServletServerHttpResponse response) {
            HttpServletResponse servletResponse = unwrap(response.getServletResponse());
            ServletOutputStream output = servletResponse.getOutputStream();
            if (BufferWriter.isCollected(output)) {
                enlargeBuffer(servletResponse, message.getHeaders().getContentLength());
            }
            this.output = output;
        } else {
            this.output = body;
        }
    }

    /**
     * @param length the length of the body in bytes, or -1
     */
    private static void enlargeBuffer(HttpServletResponse response, long length) {
        int bytes = response.getBufferSize();
        if (bytes >= BUFFER_BYTES || (length >= 0 && length <= bytes)) {
            return;
        }
        try {
            response.setBufferSize(BUFFER_BYTES);
        } catch (IllegalStateException ex) {
            // A filter has written something before; then the buffer stays as it is.
        }
    }

    /**
     * Takes off Spring's wrapper around every response, whose stream cannot write buffers. It guards responses that
     * several threads write; this one is written by the thread of its handler.
     */
    private static HttpServletResponse unwrap(HttpServletResponse response) {
        return (response instanceof HttpServletResponseWrapper wrapper
                && response.getClass().getEnclosingClass() == StandardServletAsyncWebRequest.class)
                        ? (HttpServletResponse) wrapper.getResponse()
                        : response;
    }

    @Override
    public void write(MemorySegment segment) throws IOException {
        boolean confined = !segment.isAccessibleBy(ANOTHER_THREAD);
        if (segment.byteSize() <= MAX_VIEW_BYTES) {
            write(segment.asByteBuffer(), confined);
            return;
        }
        for (long offset = 0; offset < segment.byteSize(); offset += MAX_VIEW_BYTES) {
            write(segment.asSlice(offset, Math.min(segment.byteSize() - offset, MAX_VIEW_BYTES)).asByteBuffer(),
                    confined);
        }
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        int bytes = buffer.remaining();
        // Whose memory it is cannot be seen.
        write(buffer, buffer.isDirect());
        return bytes;
    }

    private void write(ByteBuffer buffer, boolean confined) throws IOException {
        if (this.output instanceof ServletOutputStream servletOutput) {
            this.writer.write(servletOutput, buffer, confined);
        } else {
            Channels.newChannel(this.output).write(buffer);
        }
    }

    @Override
    public void flush() throws IOException {
        this.output.flush();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}

}
