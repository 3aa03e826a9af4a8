package dev.allocator.benchmarks.web;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Bodies as resources. The one of an upload is what Spring makes of it: an array with a name.
 */
@RestController
@RequestMapping("/resource")
class ResourceBodies {

    private final byte[] content;

    ResourceBodies(@Value("${" + BodyApplication.BYTES + "}") int bytes) {
        this.content = Content.bytes(bytes);
    }

    @PostMapping
    String upload(@RequestBody Resource body) throws IOException {
        // A resource of an array hands that out without a copy.
        return Content.checksum(ByteBuffer.wrap(body.getContentAsByteArray()));
    }

    @GetMapping
    Resource download() {
        return new ByteArrayResource(this.content.clone());
    }

}
