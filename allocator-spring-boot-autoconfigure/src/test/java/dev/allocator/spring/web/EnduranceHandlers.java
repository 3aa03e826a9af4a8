package dev.allocator.spring.web;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import dev.allocator.MemoryScope;
import dev.allocator.ScopeLease;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.web.LifeHandlers.Gone;

/**
 * Handlers for a long run. Each marks its memory as its own and looks whether it stays so.
 */
@RestController
@PooledScope
class EnduranceHandlers implements AutoCloseable {

    private static final long TIMEOUT_MILLIS = 20_000;

    private final ExecutorService executor = Executors.newFixedThreadPool(8);

    private final LongAdder spoilt = new LongAdder();

    /** How often memory of a request was not what the request had written. */
    long spoilt() {
        return this.spoilt.sum();
    }

    @Override
    public void close() {
        this.executor.shutdownNow();
    }

    private MemorySegment mark(MemoryScope scope, int size) {
        MemorySegment segment = scope.allocate(16L + size);
        if (segment.get(ValueLayout.JAVA_LONG, 8) != 0) {
            this.spoilt.increment();
        }
        segment.set(ValueLayout.JAVA_LONG, 0, segment.address());
        segment.set(ValueLayout.JAVA_LONG, 8, Thread.currentThread().threadId());
        return segment;
    }

    private String check(MemorySegment segment) {
        if (segment.get(ValueLayout.JAVA_LONG, 0) != segment.address()) {
            this.spoilt.increment();
        }
        return "done";
    }

    @GetMapping("/plain")
    String plain(int size, MemoryScope scope) {
        return check(mark(scope, size));
    }

    @GetMapping("/segment")
    MemorySegment segment(int size, MemoryScope scope) {
        return mark(scope, size);
    }

    @PostMapping("/body")
    String body(int size, @RequestBody MemorySegment body, MemoryScope scope) {
        return check(mark(scope, size));
    }

    @GetMapping("/callable")
    Callable<String> callable(int size, MemoryScope scope) {
        MemorySegment segment = mark(scope, size);
        return () -> check(segment);
    }

    @GetMapping("/deferred")
    DeferredResult<String> deferred(int size, MemoryScope scope) {
        DeferredResult<String> result = new DeferredResult<>(TIMEOUT_MILLIS);
        MemorySegment segment = mark(scope, size);
        this.executor.execute(() -> result.setResult(check(segment)));
        return result;
    }

    @GetMapping("/future")
    CompletableFuture<String> future(int size, MemoryScope scope) {
        return CompletableFuture.supplyAsync(() -> check(mark(scope, size)), this.executor);
    }

    @GetMapping("/streaming")
    StreamingResponseBody streaming(int size, MemoryScope scope) {
        MemorySegment segment = mark(scope, size);
        return (output) -> {
            check(segment);
            output.write(segment.toArray(ValueLayout.JAVA_BYTE));
        };
    }

    @GetMapping("/sse")
    SseEmitter sse(int size, int events, MemoryScope scope) {
        SseEmitter emitter = new SseEmitter(TIMEOUT_MILLIS);
        ScopeLease lease = scope.lease();
        this.executor.execute(() -> {
            try (lease) {
                MemorySegment segment = mark(scope, size);
                for (int i = 0; i < events; i++) {
                    emitter.send(check(segment));
                }
                emitter.complete();
            } catch (IOException | IllegalStateException ex) {
                // The client has gone.
            }
        });
        return emitter;
    }

    @GetMapping("/fails")
    String fails(int size, MemoryScope scope) {
        mark(scope, size);
        throw new Gone();
    }

    @GetMapping("/future-fails")
    CompletableFuture<String> futureFails(int size, MemoryScope scope) {
        return CompletableFuture.supplyAsync(() -> fails(size, scope), this.executor);
    }

    @GetMapping("/never")
    DeferredResult<String> never(int size, MemoryScope scope) {
        mark(scope, size);
        return new DeferredResult<>(100L);
    }

    @GetMapping("/too-slow")
    WebAsyncTask<String> tooSlow(int size, MemoryScope scope) {
        return new WebAsyncTask<>(100L, () -> {
            MemorySegment segment = mark(scope, size);
            try {
                new CompletableFuture<Void>().get();
            } catch (InterruptedException ex) {
                check(segment);
            }
            return "late";
        });
    }

}
