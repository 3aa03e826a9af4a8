package dev.allocator.benchmarks.web;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A connection that is kept, and used for one request after the other. What is sent and received goes through direct buffers
 * that are used again.
 */
final class ClientConnection implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 << 10;

    private static final String OK = "HTTP/1.1 200";

    private static final String LENGTH = "content-length:";

    private final Exchange exchange;

    private final ByteBuffer request;

    private final SocketChannel channel;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    private final CRC32 checksum = new CRC32();

    ClientConnection(InetSocketAddress server, Exchange exchange) throws IOException {
        this.exchange = exchange;
        this.request = exchange.request().duplicate();
        this.channel = SocketChannel.open(server);
        this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /**
     * Sends the request and reads the response to its end.
     * @throws IOException if it is not exactly what it must be
     */
    void run() throws IOException {
        this.request.rewind();
        while (this.request.hasRemaining()) {
            this.channel.write(this.request);
        }
        this.buffer.clear();
        String head = readHead();
        if (!head.startsWith(OK)) {
            throw new IOException("The server answered '" + head.lines().findFirst().orElse("") + "'");
        }
        long length = length(head);
        if (length != this.exchange.responseBytes()) {
            throw new IOException("The response has " + length + " bytes instead of " + this.exchange.responseBytes());
        }
        readBody(length);
    }

    /** Leaves the buffer with what of the body has come along. */
    private String readHead() throws IOException {
        while (true) {
            receive();
            int end = endOfHead();
            if (end >= 0) {
                byte[] head = new byte[end];
                this.buffer.flip().get(head);
                return new String(head, StandardCharsets.ISO_8859_1);
            }
            if (!this.buffer.hasRemaining()) {
                throw new IOException("The head of the response is longer than " + BUFFER_BYTES + " bytes");
            }
        }
    }

    private int endOfHead() {
        for (int i = 3; i < this.buffer.position(); i++) {
            if (this.buffer.get(i) == '\n' && this.buffer.get(i - 2) == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static long length(String head) throws IOException {
        return head.lines()
                .filter((line) -> line.regionMatches(true, 0, LENGTH, 0, LENGTH.length()))
                .mapToLong((line) -> Long.parseLong(line.substring(LENGTH.length()).strip()))
                .findFirst()
                .orElseThrow(() -> new IOException("The response does not tell its length"));
    }

    private void readBody(long length) throws IOException {
        this.checksum.reset();
        long missing = length - this.buffer.remaining();
        this.checksum.update(this.buffer);
        while (missing > 0) {
            this.buffer.clear();
            missing -= receive();
            this.checksum.update(this.buffer.flip());
        }
        if (missing < 0 || this.checksum.getValue() != this.exchange.responseChecksum()) {
            throw new IOException("The body of the response is not the expected one");
        }
    }

    private int receive() throws IOException {
        int bytes = this.channel.read(this.buffer);
        if (bytes < 0) {
            throw new EOFException("The server has closed the connection");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        this.channel.close();
    }

}
