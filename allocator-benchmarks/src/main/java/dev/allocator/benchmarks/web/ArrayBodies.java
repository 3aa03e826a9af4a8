package dev.allocator.benchmarks.web;

import java.nio.ByteBuffer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Bodies as arrays.
 */
@RestController
@RequestMapping("/array")
class ArrayBodies {

    private final byte[] content;

    ArrayBodies(@Value("${" + BodyApplication.BYTES + "}") int bytes) {
        this.content = Content.bytes(bytes);
    }

    @PostMapping
    String upload(@RequestBody byte[] body) {
        return Content.checksum(ByteBuffer.wrap(body));
    }

    @GetMapping
    byte[] download() {
        return this.content.clone();
    }

}
