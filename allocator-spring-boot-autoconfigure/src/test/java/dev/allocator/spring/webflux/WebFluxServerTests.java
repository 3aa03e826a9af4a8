package dev.allocator.spring.webflux;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.RecordedScopes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The lives of an exchange with WebFlux on Netty.
 */
@SpringBootTest(classes = WebFluxServerTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "spring.main.web-application-type=reactive",
        "allocator.max-memory=64MB",
        "spring.web.error.include-message=always",
        "server.shutdown=immediate" })
@OnNetty
class WebFluxServerTests {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final byte[] CONTENT = new byte[3_000_000];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @LocalServerPort
    int port;

    @Autowired
    MemoryPool pool;

    @Autowired
    RecordedScopes scopes;

    @Autowired
    Handlers handlers;

    @BeforeEach
    void reset() {
        this.handlers.more = Sinks.many().unicast().onBackpressureBuffer();
        this.scopes.clear();
    }

    @ParameterizedTest
    @CsvSource({ "/plain, 200", "/mono, 200", "/mono-fails, 500", "/fails, 500", "/flux, 200", "/never, 503",
            "/context, 200", "/pool, 200", "/entity, 200" })
    void scopeEndsOnceAfterTheWork(String path, int status) throws Exception {
        awaitNothingIsLeft();
        long closed = this.pool.scopeStats().closed();
        HttpResponse<byte[]> response = get(path);
        assertThat(response.statusCode()).as(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo(status);
        awaitNothingIsLeft();
        assertThat(this.pool.scopeStats().closed()).isEqualTo(closed + 1);
    }

    @Test
    void segmentsAreWritten() throws Exception {
        assertThat(get("/mono").body()).isEqualTo(new byte[100_000]);
        assertThat(new String(get("/plain").body(), StandardCharsets.UTF_8)).isEqualTo("a");
        assertThat(get("/entity").headers().firstValue("Content-Length")).hasValue("26");
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void bodyIsReadIntoTheScope(boolean known) throws Exception {
        HttpResponse<byte[]> response = post("/echo",
                known ? BodyPublishers.ofByteArray(CONTENT) : chunked(CONTENT.length));
        assertThat(response.body()).isEqualTo(CONTENT);
        this.scopes.awaitClosed(CONTENT.length);
        awaitNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void limitIsHeldWhileReading(boolean known) throws Exception {
        HttpResponse<byte[]> response = post("/limited",
                known ? BodyPublishers.ofByteArray(CONTENT, 0, 200_000) : chunked(200_000));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        this.scopes.awaitClosed();
        awaitNothingIsLeft();
        assertThat(post("/limited", chunked(100_000)).statusCode()).isEqualTo(200);
    }

    private static BodyPublisher chunked(int size) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(CONTENT, 0, size));
    }

    @Test
    void emptyBody() throws Exception {
        assertThat(post("/echo", BodyPublishers.noBody()).statusCode()).isEqualTo(400);
    }

    @Test
    void exhaustedPool() throws Exception {
        HttpResponse<byte[]> response = get("/exhausted");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void headAndRanges() throws Exception {
        HttpResponse<byte[]> head = CLIENT.send(request("/entity").HEAD().build(), BodyHandlers.ofByteArray());
        assertThat(head.headers().firstValue("Content-Length")).hasValue("26");
        assertThat(head.body()).isEmpty();
        HttpResponse<byte[]> part = CLIENT.send(request("/entity").header("Range", "bytes=2-3").build(),
                BodyHandlers.ofByteArray());
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(new String(part.body(), StandardCharsets.UTF_8)).isEqualTo("cd");
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 2-3/26");
        assertThat(CLIENT.send(request("/entity").header("Range", "bytes=30-").build(), BodyHandlers.ofByteArray())
                .statusCode()).isEqualTo(416);
    }

    @Test
    void parameterWithoutAnnotation() throws Exception {
        HttpResponse<byte[]> response = get("/forgotten");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains(
                "There is no scope for the parameter of type Arena",
                "neither the method nor its class is annotated with @PooledScope");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/count", "/limited" })
    void bodyThatIsShorterThanTold(String path) throws Exception {
        HttpResponse<byte[]> response = post(path + "?shorten", BodyPublishers.ofByteArray(CONTENT, 0, 50_000));
        assertThat(response.statusCode()).isEqualTo(400);
        this.scopes.awaitClosed();
        awaitNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/endless", "/idle" })
    void clientThatGoesAway(String path) throws Exception {
        HttpResponse<InputStream> response = CLIENT.send(request(path).build(), BodyHandlers.ofInputStream());
        assertThat(response.body().readNBytes(5)).hasSize(5);
        assertThat(this.pool.scopeStats().open()).isOne();
        response.body().close();
        letTheServerNotice();
        this.scopes.awaitClosed();
        awaitNothingIsLeft();
    }

    /**
     * Servlet containers notice a client that has gone only when they write.
     */
    void letTheServerNotice() {}

    void sendUntilTheScopeHasEnded() {
        await().until(() -> {
            this.handlers.more.tryEmitNext("more");
            return this.pool.scopeStats().open() == 0;
        });
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(request(path).build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String path, BodyPublisher body) throws IOException, InterruptedException {
        return CLIENT.send(request(path).POST(body).build(), BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
    }

    private void awaitNothingIsLeft() {
        await().untilAsserted(() -> {
            assertThat(this.pool.scopeStats().open()).isZero();
            assertThat(this.pool.stats().bytesInUse()).isZero();
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({ Handlers.class, RecordedScopes.class })
    static class Application {

        /**
         * Takes away ten bytes of a body whose request says so, as a filter that fails might.
         */
        @Bean
        WebFilter shorteningFilter() {
            return (exchange, chain) -> chain.filter("shorten".equals(exchange.getRequest().getURI().getQuery())
                    ? exchange.mutate().request(shortened(exchange.getRequest())).build()
                    : exchange);
        }

        private static ServerHttpRequest shortened(ServerHttpRequest request) {
            return new ServerHttpRequestDecorator(request) {

                @Override
                public Flux<DataBuffer> getBody() {
                    return DataBufferUtils.skipUntilByteCount(super.getBody(), 10);
                }

            };
        }

    }

    @RestController
    static class Handlers {

        private final MemoryPool pool;

        private final MemoryScope current;

        volatile Sinks.Many<String> more = Sinks.many().unicast().onBackpressureBuffer();

        Handlers(MemoryPool pool, MemoryScope current) {
            this.pool = pool;
            this.current = current;
        }

        @GetMapping("/plain")
        @PooledScope
        MemorySegment plain(MemoryScope scope) {
            assertThat(scope.isShared()).isTrue();
            MemorySegment segment = this.current.allocate(1);
            segment.set(ValueLayout.JAVA_BYTE, 0, (byte) 'a');
            return segment;
        }

        @GetMapping("/mono")
        @PooledScope
        Mono<MemorySegment> mono(MemoryScope scope) {
            return Mono.delay(Duration.ofMillis(1)).map((tick) -> scope.allocate(100_000));
        }

        @GetMapping("/mono-fails")
        @PooledScope
        Mono<MemorySegment> monoFails(MemoryScope scope) {
            scope.allocate(1);
            return Mono.error(new IllegalStateException("on purpose"));
        }

        @GetMapping("/fails")
        @PooledScope
        Mono<MemorySegment> fails(MemoryScope scope) {
            scope.allocate(1);
            throw new IllegalStateException("on purpose");
        }

        @GetMapping("/never")
        @PooledScope
        Mono<ResponseEntity<String>> never(MemoryScope scope) {
            scope.allocate(1);
            return Mono.<ResponseEntity<String>>never()
                    .timeout(Duration.ofMillis(100), Mono.just(ResponseEntity.status(503).body("late")));
        }

        @GetMapping(path = "/flux", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        @PooledScope
        Flux<Long> flux(MemoryScope scope) {
            return Flux.range(0, 5).delayElements(Duration.ofMillis(1)).map((i) -> scope.allocate(10).byteSize());
        }

        @GetMapping("/context")
        @PooledScope
        Mono<String> context() {
            return Mono.delay(Duration.ofMillis(1))
                    .then(Mono.deferContextual((context) -> Mono
                            .just(String.valueOf(context.get(MemoryScope.class).allocate(9).byteSize()))));
        }

        @GetMapping("/pool")
        @PooledScope
        String pool(MemoryScope scope) {
            this.pool.allocate(10);
            assertThat(scope.usedBytes()).isEqualTo(10);
            return "done";
        }

        @GetMapping("/entity")
        @PooledScope
        ResponseEntity<MemorySegment> entity(MemoryScope scope) {
            return ResponseEntity.ok(scope.allocateFrom(ValueLayout.JAVA_BYTE,
                    "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII)));
        }

        @PostMapping("/echo")
        @PooledScope
        MemorySegment echo(@RequestBody MemorySegment body) {
            return body;
        }

        @PostMapping("/count")
        @PooledScope
        long count(@RequestBody MemorySegment body) {
            return body.byteSize();
        }

        @PostMapping("/limited")
        @PooledScope(maxSize = "100000B")
        Mono<String> limited(@RequestBody Mono<MemorySegment> body) {
            return body.map((segment) -> String.valueOf(segment.byteSize()));
        }

        @GetMapping("/exhausted")
        @PooledScope
        MemorySegment exhausted(MemoryScope scope) {
            return scope.allocate(128 << 20);
        }

        @GetMapping("/forgotten")
        String forgotten(Arena arena) {
            return "never";
        }

        @GetMapping("/endless")
        @PooledScope
        Flux<MemorySegment> endless(MemoryScope scope) {
            MemorySegment segment = scope.allocate(1000);
            return Flux.generate((sink) -> sink.next(segment));
        }

        @GetMapping(path = "/idle", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        @PooledScope
        Flux<String> idle(MemoryScope scope) {
            scope.allocate(1);
            return Flux.concat(Mono.just("begun"), this.more.asFlux());
        }

    }

}
