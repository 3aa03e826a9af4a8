package dev.allocator.spring.web;

import java.io.IOException;
import java.nio.ByteBuffer;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

/**
 * A response's stream that tells when it cannot be written any more.
 */
final class WatchedOutputStream extends ServletOutputStream {

    private final ServletOutputStream output;

    private final Runnable onFailure;

    private final BufferWriter writer = new BufferWriter();

    WatchedOutputStream(ServletOutputStream output, Runnable onFailure) {
        this.output = output;
        this.onFailure = onFailure;
    }

    @Override
    public boolean isReady() {
        return this.output.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        this.output.setWriteListener(listener);
    }

    @Override
    public void write(int b) throws IOException {
        watch(() -> this.output.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        watch(() -> this.output.write(bytes, offset, length));
    }

    @Override
    public void write(ByteBuffer buffer) throws IOException {
        write(buffer, buffer.isDirect());
    }

    /**
     * Writes all that remains in a buffer.
     * @param confined whether only this thread may read the buffer
     */
    void write(ByteBuffer buffer, boolean confined) throws IOException {
        watch(() -> this.writer.write(this.output, buffer, confined));
    }

    boolean isCollected() {
        return BufferWriter.isCollected(this.output);
    }

    @Override
    public void flush() throws IOException {
        watch(this.output::flush);
    }

    @Override
    public void close() throws IOException {
        watch(this.output::close);
    }

    private void watch(Write write) throws IOException {
        try {
            write.run();
        } catch (IOException ex) {
            this.onFailure.run();
            throw ex;
        }
    }

    @FunctionalInterface
    private interface Write {

        void run() throws IOException;

    }

}
