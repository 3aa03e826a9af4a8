package dev.allocator.spring.webflux;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A multipart request as a browser sends it.
 */
final class MultipartRequest {

    static final String CONTENT_TYPE = "multipart/form-data; boundary=line";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    MultipartRequest file(String name, byte[] content, String... headers) {
        text("--line\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + name + ".bin\"\r\n"
                + "Content-Type: application/octet-stream\r\n");
        for (String header : headers) {
            text(header + "\r\n");
        }
        text("\r\n");
        this.body.writeBytes(content);
        text("\r\n");
        return this;
    }

    MultipartRequest field(String name, String content) {
        text("--line\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + content + "\r\n");
        return this;
    }

    byte[] toBytes() {
        text("--line--\r\n");
        return this.body.toByteArray();
    }

    private void text(String text) {
        this.body.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

}
