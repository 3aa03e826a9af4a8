package dev.allocator.spring.web;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.web.LifeHandlers.Gone;

/**
 * Handlers whose requests go on on other threads.
 */
@RestController
@PooledScope
class AsyncLifeHandlers implements AutoCloseable {

    private final Witness witness;

    private final ExecutorService executor = Executors.newCachedThreadPool();

    AsyncLifeHandlers(Witness witness) {
        this.witness = witness;
    }

    @Override
    public void close() {
        this.executor.shutdownNow();
    }

    private SegmentText text(MemoryScope scope) {
        return new SegmentText(this.witness.allocate(scope));
    }

    private SegmentText fail(MemoryScope scope) {
        this.witness.allocate(scope);
        throw new Gone();
    }

    @GetMapping("/callable")
    Callable<SegmentText> callable(MemoryScope scope) {
        return () -> text(scope);
    }

    @GetMapping("/callable-fails")
    Callable<SegmentText> callableFails(MemoryScope scope) {
        return () -> fail(scope);
    }

    @GetMapping("/callable-waits")
    Callable<SegmentText> callableWaits(MemoryScope scope) {
        return () -> {
            SegmentText text = text(scope);
            this.witness.awaitRelease();
            this.witness.see(scope, text.segment());
            return text;
        };
    }

    @GetMapping("/task")
    WebAsyncTask<SegmentText> task(MemoryScope scope) {
        return new WebAsyncTask<>(20_000L, () -> text(scope));
    }

    @GetMapping("/task-fails")
    WebAsyncTask<SegmentText> taskFails(MemoryScope scope) {
        return new WebAsyncTask<>(20_000L, () -> fail(scope));
    }

    @GetMapping("/task-timeout")
    WebAsyncTask<SegmentText> taskTimeout(MemoryScope scope) {
        return new WebAsyncTask<>(200L, () -> {
            SegmentText text = text(scope);
            while (!this.witness.awaitRelease()) {
                // Interrupted after the time-out, and goes on until the client has been told of it.
            }
            this.witness.see(scope, text.segment());
            return text;
        });
    }

    @GetMapping("/deferred")
    DeferredResult<SegmentText> deferred(MemoryScope scope) {
        DeferredResult<SegmentText> result = new DeferredResult<>(20_000L);
        this.executor.execute(() -> result.setResult(text(scope)));
        return result;
    }

    @GetMapping("/deferred-at-once")
    DeferredResult<SegmentText> deferredAtOnce(MemoryScope scope) {
        DeferredResult<SegmentText> result = new DeferredResult<>(20_000L);
        result.setResult(text(scope));
        return result;
    }

    @GetMapping("/deferred-fails")
    DeferredResult<SegmentText> deferredFails(MemoryScope scope) {
        DeferredResult<SegmentText> result = new DeferredResult<>(20_000L);
        this.executor.execute(() -> {
            this.witness.allocate(scope);
            result.setErrorResult(new Gone());
        });
        return result;
    }

    @GetMapping("/deferred-never")
    DeferredResult<SegmentText> deferredNever(MemoryScope scope) {
        this.witness.allocate(scope);
        return new DeferredResult<>(300L);
    }

    @GetMapping("/deferred-timeout-result")
    DeferredResult<SegmentText> deferredTimeoutResult(MemoryScope scope) {
        return new DeferredResult<>(300L, () -> text(scope));
    }

    @GetMapping("/future")
    CompletableFuture<SegmentText> future(MemoryScope scope) {
        return CompletableFuture.supplyAsync(() -> text(scope), this.executor);
    }

    @GetMapping("/future-fails")
    CompletableFuture<SegmentText> futureFails(MemoryScope scope) {
        return CompletableFuture.supplyAsync(() -> fail(scope), this.executor);
    }

    @GetMapping("/future-never")
    CompletableFuture<SegmentText> futureNever(MemoryScope scope) {
        this.witness.allocate(scope);
        return new CompletableFuture<>();
    }

    @GetMapping("/streaming")
    StreamingResponseBody streaming(MemoryScope scope) {
        MemorySegment segment = this.witness.allocate(scope);
        return (output) -> write(output, scope, segment);
    }

    private void write(OutputStream output, MemoryScope scope, MemorySegment segment) throws IOException {
        this.witness.see(scope, segment);
        output.write(segment.toArray(ValueLayout.JAVA_BYTE));
    }

    @GetMapping("/streaming-entity")
    ResponseEntity<StreamingResponseBody> streamingEntity(MemoryScope scope) {
        return ResponseEntity.ok(streaming(scope));
    }

    @GetMapping("/streaming-fails")
    StreamingResponseBody streamingFails(MemoryScope scope) {
        MemorySegment segment = this.witness.allocate(scope);
        return (output) -> {
            write(output, scope, segment);
            output.flush();
            throw new Gone();
        };
    }

    @GetMapping("/streaming-endless")
    StreamingResponseBody streamingEndless(MemoryScope scope) {
        MemorySegment segment = this.witness.allocate(scope);
        return (output) -> {
            while (true) {
                output.write(segment.toArray(ValueLayout.JAVA_BYTE));
            }
        };
    }

    @GetMapping("/mono")
    Mono<SegmentText> mono(MemoryScope scope) {
        return Mono.fromCallable(() -> text(scope)).subscribeOn(Schedulers.boundedElastic());
    }

    @GetMapping("/mono-fails")
    Mono<SegmentText> monoFails(MemoryScope scope) {
        return Mono.fromCallable(() -> fail(scope)).subscribeOn(Schedulers.boundedElastic());
    }

    @GetMapping("/flux")
    Flux<Integer> flux(MemoryScope scope) {
        return Flux.range(0, 10).publishOn(Schedulers.boundedElastic()).doOnNext((i) -> this.witness.allocate(scope));
    }

    @GetMapping("/flux-events")
    Flux<ServerSentEvent<Integer>> fluxEvents(MemoryScope scope) {
        return flux(scope).map((i) -> ServerSentEvent.builder(i).build());
    }

    @GetMapping("/flux-endless")
    Flux<ServerSentEvent<Long>> fluxEndless(MemoryScope scope) {
        MemorySegment segment = this.witness.allocate(scope);
        return Flux.interval(Duration.ofMillis(5))
                .onBackpressureDrop()
                .map((i) -> ServerSentEvent.builder(segment.get(ValueLayout.JAVA_LONG, 0)).build());
    }

    @GetMapping("/start-async")
    @PooledScope(shared = true)
    void startAsync(MemoryScope scope, HttpServletRequest request) {
        AsyncContext context = request.startAsync();
        this.executor.execute(() -> {
            try {
                write(context.getResponse().getOutputStream(), scope, this.witness.allocate(scope));
            } catch (IOException ex) {
                throw new IllegalStateException(ex);
            }
            context.complete();
        });
    }

    @GetMapping("/start-async-dispatch")
    @PooledScope(shared = true)
    SegmentText startAsyncDispatch(MemoryScope scope, HttpServletRequest request) {
        SegmentText text = text(scope);
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            return text;
        }
        AsyncContext context = request.startAsync();
        this.executor.execute(() -> {
            this.witness.see(scope, text.segment());
            context.dispatch();
        });
        return null;
    }

    @GetMapping("/awaited-thread")
    @PooledScope(shared = true)
    SegmentText awaitedThread(MemoryScope scope) {
        return future(scope).join();
    }

}
