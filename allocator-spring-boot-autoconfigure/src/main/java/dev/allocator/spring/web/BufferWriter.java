package dev.allocator.spring.web;

import java.io.IOException;
import java.nio.ByteBuffer;

import jakarta.servlet.ServletOutputStream;

import org.jspecify.annotations.Nullable;

/**
 * Writes buffers to the stream of a response: straight where the stream can do that, else in small pieces.
 */
final class BufferWriter {

    private static final int PIECE_BYTES = 8 * 1024;

    private byte @Nullable [] piece;

    /**
     * Writes all that remains in a buffer.
     * @param confined whether only this thread may read the buffer
     */
    void write(ServletOutputStream output, ByteBuffer buffer, boolean confined) throws IOException {
        if (output instanceof WatchedOutputStream watched) {
            watched.write(buffer, confined);
        } else if (StreamSupport.writesBuffers(output) && (!confined || writesOnCallersThread(output))) {
            output.write(buffer);
        } else {
            writePieces(output, buffer);
        }
    }

    /**
     * Tells whether the server collects what only this thread may read in a buffer of the response.
     */
    static boolean isCollected(ServletOutputStream output) {
        return (output instanceof WatchedOutputStream watched)
                ? watched.isCollected()
                : StreamSupport.writesBuffers(output) && !writesOnCallersThread(output);
    }

    /**
     * Tells whether it is Tomcat's. Jetty goes on from a thread of its own when the client does not take all at once.
     */
    private static boolean writesOnCallersThread(ServletOutputStream output) {
        return output.getClass().getName().startsWith("org.apache.catalina.connector.");
    }

    private void writePieces(ServletOutputStream output, ByteBuffer buffer) throws IOException {
        byte[] piece = this.piece;
        if (piece == null) {
            piece = new byte[PIECE_BYTES];
            this.piece = piece;
        }
        while (buffer.hasRemaining()) {
            int bytes = Math.min(buffer.remaining(), piece.length);
            buffer.get(piece, 0, bytes);
            output.write(piece, 0, bytes);
        }
    }

}
