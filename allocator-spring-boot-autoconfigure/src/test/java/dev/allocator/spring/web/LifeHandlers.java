package dev.allocator.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.View;

import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;

/**
 * Handlers that stay on their thread.
 */
@RestController
@PooledScope
class LifeHandlers {

    private final Witness witness;

    private final AtomicInteger attempts = new AtomicInteger();

    LifeHandlers(Witness witness) {
        this.witness = witness;
    }

    private SegmentText text(MemoryScope scope) {
        return new SegmentText(this.witness.allocate(scope));
    }

    @GetMapping("/plain")
    SegmentText plain(MemoryScope scope) {
        return text(scope);
    }

    @GetMapping("/void")
    void voids(MemoryScope scope, OutputStream output) throws IOException {
        output.write(this.witness.allocate(scope).toArray(ValueLayout.JAVA_BYTE));
    }

    @GetMapping("/view")
    View view(MemoryScope scope) {
        MemorySegment segment = this.witness.allocate(scope);
        return (model, request, response) -> {
            this.witness.see(scope, segment);
            response.getOutputStream().write(segment.toArray(ValueLayout.JAVA_BYTE));
        };
    }

    @GetMapping("/entity")
    ResponseEntity<SegmentText> entity(MemoryScope scope) {
        return ResponseEntity.ok(text(scope));
    }

    @GetMapping("/not-modified")
    SegmentText notModified(MemoryScope scope, WebRequest request) {
        SegmentText text = text(scope);
        return request.checkNotModified("\"etag\"") ? null : text;
    }

    @PostMapping("/file")
    SegmentText file(@RequestPart MultipartFile file, MemoryScope scope) throws IOException {
        try (InputStream content = file.getInputStream()) {
            return copy(content, scope);
        }
    }

    @PostMapping("/part")
    SegmentText part(@RequestPart Part file, MemoryScope scope) throws IOException {
        try (InputStream content = file.getInputStream()) {
            return copy(content, scope);
        }
    }

    @PostMapping("/upload")
    SegmentText upload(InputStream body, MemoryScope scope) throws IOException {
        this.witness.allocate(scope);
        return copy(body, scope);
    }

    private SegmentText copy(InputStream content, MemoryScope scope) throws IOException {
        byte[] bytes = content.readAllBytes();
        SegmentText text = text(scope);
        MemorySegment.copy(bytes, 0, text.segment(), ValueLayout.JAVA_BYTE, 0, Math.min(bytes.length, Witness.BYTES));
        return text;
    }

    @GetMapping("/handled")
    String handled(MemoryScope scope) {
        throw new Handled(this.witness.allocate(scope));
    }

    @ExceptionHandler
    ResponseEntity<SegmentText> handle(Handled ex, MemoryScope scope) {
        this.witness.see(scope, ex.segment);
        return ResponseEntity.status(HttpStatus.CONFLICT).body(new SegmentText(ex.segment));
    }

    @GetMapping("/status")
    String status(MemoryScope scope) {
        this.witness.allocate(scope);
        throw new Gone();
    }

    @GetMapping("/unmapped")
    String unmapped(MemoryScope scope) {
        this.witness.allocate(scope);
        throw new IllegalStateException("on purpose");
    }

    @RequestMapping(path = "/error", params = "scoped")
    SegmentText error(MemoryScope scope) {
        scope.allocate(1);
        return text(scope);
    }

    @GetMapping("/unwritable")
    SegmentText unwritable(MemoryScope scope) {
        this.witness.allocate(scope);
        try (Arena arena = Arena.ofConfined()) {
            return new SegmentText(arena.allocate(10));
        }
    }

    @GetMapping("/meta")
    @Uploads
    SegmentText meta(MemoryScope scope) {
        return text(scope);
    }

    @GetMapping("/retried")
    @Retryable(maxRetries = 1, delay = 0)
    SegmentText retried(MemoryScope scope) {
        SegmentText text = text(scope);
        if (this.attempts.getAndIncrement() % 2 == 0) {
            throw new IllegalStateException("on purpose, once");
        }
        return text;
    }

    @GetMapping("/large")
    void large(MemoryScope scope, HttpServletResponse response) throws IOException {
        MemorySegment segment = this.witness.allocate(scope);
        while (true) {
            response.getOutputStream().write(segment.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @GetMapping("/wait")
    SegmentText waits(MemoryScope scope) {
        SegmentText text = text(scope);
        this.witness.awaitRelease();
        this.witness.see(scope, text.segment());
        return text;
    }

    @GetMapping("/wrong-thread")
    String wrongThread(MemoryScope scope) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return "allocated " + scope.allocate(1);
            } catch (WrongThreadException ex) {
                return ex.getMessage();
            }
        }).join();
    }

    @ResponseStatus(HttpStatus.GONE)
    static class Gone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Gone() {
            super("on purpose");
        }

    }

    static class Handled extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient MemorySegment segment;

        Handled(MemorySegment segment) {
            super("on purpose");
            this.segment = segment;
        }

    }

    @Retention(RetentionPolicy.RUNTIME)
    @PooledScope(pool = "uploads", maxSize = "10KB")
    @interface Uploads {}

}
