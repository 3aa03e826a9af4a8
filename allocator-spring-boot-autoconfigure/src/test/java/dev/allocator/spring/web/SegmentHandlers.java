package dev.allocator.spring.web;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;

import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.StreamingMemoryBody;

/**
 * Handlers whose bodies are segments.
 */
@RestController
class SegmentHandlers {

    static final String TEXT = "abcdefghijklmnopqrstuvwxyz";

    static final int LARGE = 32 << 20;

    static final int PAGE = 1000;

    private static final int PAGES = 100;

    volatile boolean streamed;

    volatile Exception failure;

    @PostMapping("/echo")
    @PooledScope
    MemorySegment echo(@RequestBody MemorySegment body) {
        return body;
    }

    @PostMapping("/optional")
    @PooledScope
    String optional(@RequestBody(required = false) MemorySegment body) {
        return (body != null) ? "some" : "none";
    }

    @PostMapping("/limited")
    @PooledScope(maxSize = "100000B")
    long limited(@RequestBody MemorySegment body) {
        return body.byteSize();
    }

    @PostMapping("/count")
    @PooledScope
    long count(@RequestBody MemorySegment body) {
        return body.byteSize();
    }

    @PostMapping("/forgotten")
    long forgotten(@RequestBody MemorySegment body) {
        return body.byteSize();
    }

    @ExceptionHandler(IllegalStateException.class)
    ResponseEntity<Void> fail(IllegalStateException ex) {
        this.failure = ex;
        return ResponseEntity.internalServerError().build();
    }

    @PostMapping("/part")
    @PooledScope
    MemorySegment part(@RequestPart MemorySegment file, @RequestPart MemorySegment note,
            HttpServletResponse response) {
        response.setHeader("Note", new String(note.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII));
        return file;
    }

    @GetMapping("/entity")
    @PooledScope
    ResponseEntity<MemorySegment> entity(MemoryScope scope) {
        return ResponseEntity.ok()
                .eTag("v1")
                .contentType(MediaType.parseMediaType("text/csv"))
                .body(scope.allocateFrom(ValueLayout.JAVA_BYTE, TEXT.getBytes(StandardCharsets.US_ASCII)));
    }

    @GetMapping("/large")
    @PooledScope
    MemorySegment large(MemoryScope scope) {
        return scope.allocate(LARGE);
    }

    @GetMapping("/ten-megabytes")
    @PooledScope
    MemorySegment tenMegabytes(MemoryScope scope) {
        return scope.allocate(10_000_000);
    }

    @GetMapping("/stream-ten-megabytes")
    @PooledScope
    StreamingMemoryBody streamTenMegabytes(MemoryScope scope) {
        MemorySegment page = scope.allocate(1_000_000);
        return (channel) -> {
            for (int i = 0; i < 10; i++) {
                channel.write(page);
            }
        };
    }

    @GetMapping("/stream")
    @PooledScope
    StreamingMemoryBody stream(MemoryScope scope) {
        MemorySegment page = scope.allocate(PAGE);
        return (channel) -> {
            this.streamed = true;
            for (int i = 0; i < PAGES; i++) {
                page.fill((byte) i);
                channel.write(page);
                if (i % 10 == 0) {
                    channel.flush();
                }
            }
        };
    }

    @GetMapping("/stream-large")
    @PooledScope
    StreamingMemoryBody streamLarge(MemoryScope scope) {
        MemorySegment page = scope.allocate(LARGE / 8);
        return (channel) -> {
            for (int i = 0; i < 8; i++) {
                channel.write(page);
            }
        };
    }

    static byte[] stream() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        for (int i = 0; i < PAGES; i++) {
            for (int j = 0; j < PAGE; j++) {
                output.write(i);
            }
        }
        return output.toByteArray();
    }

}
