package dev.allocator.demo.web;

import java.io.IOException;
import java.io.InputStream;

import jakarta.servlet.http.Part;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;

import dev.allocator.MemoryScope;
import dev.allocator.demo.offheap.OffHeapProfiler;
import dev.allocator.demo.profile.CsvFormat;
import dev.allocator.demo.profile.Profile;
import dev.allocator.spring.PooledScope;

/**
 * Profiles uploads off-heap. The texts of an answer are still in the scope while it is written, and gone with the request.
 */
@RestController
@PooledScope
class ProfileController {

    private final OffHeapProfiler profiler;

    ProfileController(OffHeapProfiler profiler) {
        this.profiler = profiler;
    }

    @PostMapping(path = "/profiles", consumes = CsvMediaType.VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    Profile profileBody(InputStream body, CsvFormat format, MemoryScope scope) throws IOException {
        return this.profiler.profile(body, format, scope);
    }

    @PostMapping(path = "/profiles", consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    Profile profilePart(@RequestPart Part file, CsvFormat format, MemoryScope scope) throws IOException {
        try (InputStream content = file.getInputStream()) {
            return this.profiler.profile(content, format, scope);
        }
    }

}
