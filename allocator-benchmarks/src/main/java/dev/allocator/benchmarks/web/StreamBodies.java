package dev.allocator.benchmarks.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Bodies that are nowhere as a whole, for handlers that need them only once and from start to end. The response comes out of
 * an array that all share.
 */
@RestController
@RequestMapping("/stream")
class StreamBodies {

    private static final int BUFFER_BYTES = 8 << 10;

    private final byte[] content;

    StreamBodies(@Value("${" + BodyApplication.BYTES + "}") int bytes) {
        this.content = Content.bytes(bytes);
    }

    @PostMapping
    String upload(@RequestBody InputStreamResource body) throws IOException {
        CRC32 checksum = new CRC32();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream input = body.getInputStream()) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                checksum.update(buffer, 0, read);
            }
        }
        return Content.text(checksum);
    }

    @GetMapping
    ResponseEntity<Resource> download() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .contentLength(this.content.length)
                .body(new InputStreamResource(new ByteArrayInputStream(this.content)));
    }

}
