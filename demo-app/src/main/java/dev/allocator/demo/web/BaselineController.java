package dev.allocator.demo.web;

import java.io.IOException;
import java.io.InputStream;

import jakarta.servlet.http.Part;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;

import dev.allocator.demo.baseline.BaselineProfiler;
import dev.allocator.demo.profile.CsvFormat;
import dev.allocator.demo.profile.Profile;

/**
 * Profiles uploads on the heap.
 */
@RestController
class BaselineController {

    private final BaselineProfiler profiler;

    BaselineController(BaselineProfiler profiler) {
        this.profiler = profiler;
    }

    @PostMapping(path = "/baseline/profiles", consumes = CsvMediaType.VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    Profile profileBody(InputStream body, CsvFormat format) throws IOException {
        return this.profiler.profile(body, format);
    }

    @PostMapping(path = "/baseline/profiles", consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    Profile profilePart(@RequestPart Part file, CsvFormat format) throws IOException {
        try (InputStream content = file.getInputStream()) {
            return this.profiler.profile(content, format);
        }
    }

}
