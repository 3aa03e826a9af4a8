package dev.allocator.benchmarks.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A request, and what the body of its response must be.
 *
 * @param request all bytes of it, in a direct buffer
 * @param responseBytes the length of the response's body
 * @param responseChecksum the CRC-32 of it
 */
record Exchange(ByteBuffer request, long responseBytes, long responseChecksum) {

    static Exchange of(BodyCase subjectCase) {
        byte[] content = Content.bytes(subjectCase.bytes());
        String path = subjectCase.kind().path();
        return switch (subjectCase.direction()) {
            case UPLOAD -> of(
                    "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
                            + "Content-Length: " + content.length + "\r\n\r\n",
                    content,
                    Content.checksum(ByteBuffer.wrap(content)).getBytes(StandardCharsets.US_ASCII));
            case DOWNLOAD -> of("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n", new byte[0], content);
        };
    }

    private static Exchange of(String head, byte[] body, byte[] response) {
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer request = ByteBuffer.allocateDirect(start.length + body.length).put(start).put(body).flip();
        CRC32 checksum = new CRC32();
        checksum.update(response);
        return new Exchange(request, response.length, checksum.getValue());
    }

}
