package dev.allocator.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeLease;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.RecordedScopes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The life of a scope with handlers whose requests go on on other threads.
 */
@SpringBootTest(classes = RequestScopeAsyncServerTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "spring.web.error.include-message=always",
        "allocator.max-memory=64MB" })
@ExtendWith(OutputCaptureExtension.class)
class RequestScopeAsyncServerTests {

    @LocalServerPort
    int port;

    @Autowired
    MemoryPool pool;

    @Autowired
    RecordedScopes scopes;

    @Autowired
    Handlers handlers;

    RestTestClient client;

    @BeforeEach
    void connect() {
        this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
        this.scopes.clear();
    }

    @Test
    void callable() throws InterruptedException {
        expectText("/callable");
    }

    @Test
    void callableHasTheScopeOnItsOwnThread() throws InterruptedException {
        this.client.get().uri("/callable-pool").exchange().expectBody(String.class).isEqualTo("100");
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(100);
        assertNothingIsLeft();
    }

    @Test
    void deferredResult() throws InterruptedException {
        expectText("/deferred");
    }

    @Test
    void completableFuture() throws InterruptedException {
        expectText("/future");
    }

    @Test
    void futureThatFails() throws InterruptedException {
        this.client.get().uri("/future-fails").exchange().expectStatus().is5xxServerError();
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(1000);
        assertNothingIsLeft();
    }

    @Test
    void streamingResponseBody() throws InterruptedException {
        expectText("/streaming");
    }

    @Test
    void streamingResponseBodyInAnEntity() throws InterruptedException {
        expectText("/streaming-entity");
    }

    @Test
    void emitter() throws InterruptedException {
        this.client.get().uri("/sse").exchange().expectBody(String.class).value((body) -> assertThat(body)
                .contains("data:off-heap"));
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo("off-heap".length());
        awaitNothingIsLeft();
    }

    @Test
    void startAsyncOfTheHandlersOwn() throws InterruptedException {
        expectText("/start-async");
    }

    @Test
    void taskThatOutlivesItsRequestKeepsTheMemory() throws InterruptedException {
        this.handlers.outlived = new CountDownLatch(1);
        this.handlers.outlivedText = new CompletableFuture<>();
        this.client.get().uri("/timeout").exchange().expectStatus().isEqualTo(503);
        this.scopes.awaitClosed();
        assertThat(this.pool.scopeStats().open()).isOne();
        assertThat(this.pool.stats().bytesInUse()).isEqualTo("off-heap".length());
        this.handlers.outlived.countDown();
        assertThat(this.handlers.outlivedText.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("off-heap");
        awaitNothingIsLeft();
    }

    @Test
    void clientThatGoesAwayWhileTheBodyIsStreamed() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream input = socket.getInputStream();
            assertThat(input.readNBytes(100_000)).hasSize(100_000);
        }
        this.scopes.awaitClosed();
        awaitNothingIsLeft();
    }

    @Test
    void asynchronousWorkThatTheReturnTypeDoesNotTellIsRefused() throws InterruptedException {
        this.client.get()
                .uri("/untold")
                .exchange()
                .expectStatus()
                .is5xxServerError()
                .expectBody(String.class)
                .value((body) -> assertThat(body).contains("Handlers.untold goes on on another thread",
                        "Declare an asynchronous return type or @PooledScope(shared = true)."));
        this.scopes.awaitClosed();
        assertNothingIsLeft();
    }

    @Test
    void untoldAsynchronousWorkInASharedScope() throws InterruptedException {
        expectText("/untold-shared");
    }

    @Test
    void startAsyncWithAConfinedScopeIsReported(CapturedOutput output) throws InterruptedException {
        this.client.get().uri("/start-async-confined").exchange().expectBody(String.class).isEqualTo("done");
        this.scopes.awaitClosed();
        assertThat(output).contains("Handlers.startAsyncConfined goes on on another thread");
        assertNothingIsLeft();
    }

    private void expectText(String uri) throws InterruptedException {
        this.client.get().uri(uri).exchange().expectStatus().isOk().expectBody(String.class).isEqualTo("off-heap");
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo("off-heap".length());
        awaitNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        assertThat(this.pool.stats().bytesInUse()).isZero();
        assertThat(this.pool.scopeStats().open()).isZero();
        this.scopes.assertNoMore();
    }

    /**
     * A task may end after the scope has been closed.
     */
    private void awaitNothingIsLeft() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (this.pool.scopeStats().open() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertNothingIsLeft();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({ Handlers.class, RecordedScopes.class, SegmentText.Converter.class })
    static class Application {

    }

    @RestController
    @PooledScope
    static class Handlers implements AutoCloseable {

        private final MemoryPool pool;

        private final ExecutorService executor = Executors.newCachedThreadPool();

        volatile CountDownLatch outlived = new CountDownLatch(0);

        volatile CompletableFuture<String> outlivedText = new CompletableFuture<>();

        Handlers(MemoryPool pool) {
            this.pool = pool;
        }

        @GetMapping("/callable")
        Callable<SegmentText> callable(MemoryScope scope) {
            return () -> SegmentText.of("off-heap", scope);
        }

        @GetMapping("/callable-pool")
        Callable<String> callablePool(MemoryScope scope) {
            return () -> {
                this.pool.allocate(100);
                return String.valueOf(scope.usedBytes());
            };
        }

        @GetMapping("/deferred")
        DeferredResult<SegmentText> deferred(MemoryScope scope) {
            DeferredResult<SegmentText> result = new DeferredResult<>(20_000L);
            this.executor.execute(() -> result.setResult(SegmentText.of("off-heap", scope)));
            return result;
        }

        @GetMapping("/future")
        CompletableFuture<SegmentText> future(MemoryScope scope) {
            return CompletableFuture.supplyAsync(() -> SegmentText.of("off-heap", scope), this.executor);
        }

        @GetMapping("/future-fails")
        CompletableFuture<String> futureFails(MemoryScope scope) {
            return CompletableFuture.supplyAsync(() -> {
                scope.allocate(1000);
                throw new IllegalArgumentException("on purpose");
            }, this.executor);
        }

        @GetMapping("/streaming")
        StreamingResponseBody streaming(MemoryScope scope) {
            SegmentText text = SegmentText.of("off-heap", scope);
            return (output) -> output.write(text.segment().toArray(ValueLayout.JAVA_BYTE));
        }

        @GetMapping("/streaming-entity")
        ResponseEntity<StreamingResponseBody> streamingEntity(MemoryScope scope) {
            return ResponseEntity.ok(streaming(scope));
        }

        @GetMapping("/sse")
        SseEmitter sse(MemoryScope scope) {
            SseEmitter emitter = new SseEmitter(20_000L);
            ScopeLease lease = scope.lease();
            this.executor.execute(() -> {
                try (lease) {
                    SegmentText text = SegmentText.of("off-heap", scope);
                    emitter.send(new String(text.segment().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
                    emitter.complete();
                } catch (IOException ex) {
                    emitter.completeWithError(ex);
                }
            });
            return emitter;
        }

        @GetMapping("/start-async")
        @PooledScope(shared = true)
        void startAsync(MemoryScope scope, HttpServletRequest request) {
            AsyncContext context = request.startAsync();
            this.executor.execute(() -> complete(context, SegmentText.of("off-heap", scope)));
        }

        private static void complete(AsyncContext context, SegmentText text) {
            try {
                OutputStream output = context.getResponse().getOutputStream();
                output.write(text.segment().toArray(ValueLayout.JAVA_BYTE));
                context.complete();
            } catch (IOException ex) {
                throw new IllegalStateException(ex);
            }
        }

        @GetMapping("/start-async-confined")
        void startAsyncConfined(HttpServletRequest request) {
            AsyncContext context = request.startAsync();
            this.executor.execute(() -> complete(context, new SegmentText(MemorySegment.ofArray("done".getBytes(
                    StandardCharsets.UTF_8)))));
        }

        @GetMapping("/timeout")
        WebAsyncTask<String> timeout(MemoryScope scope) {
            return new WebAsyncTask<>(200L, () -> {
                SegmentText text = SegmentText.of("off-heap", scope);
                awaitDespiteInterrupts(this.outlived);
                this.outlivedText
                        .complete(new String(text.segment().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
                return "late";
            });
        }

        private static void awaitDespiteInterrupts(CountDownLatch latch) {
            while (true) {
                try {
                    latch.await();
                    return;
                } catch (InterruptedException ex) {
                    // What a task that does not heed its interruption does.
                }
            }
        }

        @GetMapping("/endless")
        StreamingResponseBody endless(MemoryScope scope) {
            byte[] bytes = scope.allocate(10_000).toArray(ValueLayout.JAVA_BYTE);
            return (output) -> {
                while (true) {
                    output.write(bytes);
                }
            };
        }

        @GetMapping("/untold")
        Object untold(MemoryScope scope) {
            return callable(scope);
        }

        @GetMapping("/untold-shared")
        @PooledScope(shared = true)
        Object untoldShared(MemoryScope scope) {
            return callable(scope);
        }

        @Override
        public void close() {
            this.executor.shutdownNow();
        }

    }

}
