package dev.allocator.spring.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client that does what HTTP clients do not: it sends half of a request, or goes away at any time.
 */
final class RawConnection implements AutoCloseable {

    private final Socket socket;

    RawConnection(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setSoTimeout(20_000);
    }

    void get(String path) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    void send(String text) throws IOException {
        this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    byte[] read(int count) throws IOException {
        return this.socket.getInputStream().readNBytes(count);
    }

    /**
     * Reads up to a text, or to the end.
     */
    String readUntil(String end) throws IOException {
        StringBuilder read = new StringBuilder();
        for (int c = this.socket.getInputStream().read(); c >= 0; c = this.socket.getInputStream().read()) {
            read.append((char) c);
            if (c == end.charAt(end.length() - 1) && read.toString().endsWith(end)) {
                break;
            }
        }
        return read.toString();
    }

    byte[] readAll() throws IOException {
        return this.socket.getInputStream().readAllBytes();
    }

    /**
     * Goes away in a way that the server notices when it next writes.
     */
    void reset() throws IOException {
        this.socket.setSoLinger(true, 0);
        this.socket.close();
    }

    @Override
    public void close() throws IOException {
        this.socket.close();
    }

}
