package dev.allocator.spring.webflux;

import java.io.ByteArrayInputStream;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.resources.LoopResources;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.StreamingMemoryBody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * More exchanges than there is memory for. All run on one event loop: who blocks it is noticed by all others.
 */
@SpringBootTest(classes = WebFluxContentionServerTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "spring.main.web-application-type=reactive",
        "allocator.max-memory=64MB",
        "allocator.pools.small.max-memory=8MB",
        "server.shutdown=immediate" })
@OnNetty
class WebFluxContentionServerTests {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Of the pool's 8 MB it fits twice beside itself, as the body of an upload must, but not beside what is held. */
    private static final byte[] CONTENT = new byte[2_500_000];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @LocalServerPort
    int port;

    @Autowired
    MemoryPool pool;

    @Autowired
    @Qualifier("small")
    MemoryPool small;

    @Autowired
    Handlers handlers;

    @BeforeEach
    void reset() {
        this.handlers.giveBack = Sinks.one();
    }

    @Test
    void uploadThatHoldsMemoryWaitsWithoutBlocking() {
        assertIsServedOnceThereIsMemory(this::upload, checksum(CONTENT));
    }

    @Test
    void streamingBodyThatHoldsMemoryWaits() {
        assertIsServedOnceThereIsMemory(() -> get("/stream-steps"), "served");
    }

    private void assertIsServedOnceThereIsMemory(Request request, String expected) {
        CompletableFuture<HttpResponse<String>> holder = hold();
        CompletableFuture<HttpResponse<String>> waiting = request.send();
        await().untilAsserted(() -> assertRefused(get("/small").join()));
        assertThat(get("/plain").orTimeout(2, TimeUnit.SECONDS).join().body()).isEqualTo("100");
        assertThat(waiting).isNotDone();

        this.handlers.giveBack.tryEmitEmpty();
        HttpResponse<String> served = waiting.join();
        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.body()).isEqualTo(expected);
        assertThat(holder.join().statusCode()).isEqualTo(200);
        awaitNothingIsLeft();
        assertThat(get("/small").join().statusCode()).isEqualTo(200);
    }

    @Test
    void waitIsBounded() {
        CompletableFuture<HttpResponse<String>> holder = hold();
        assertRefused(upload().join());
        assertThat(holder).isNotDone();
        this.handlers.giveBack.tryEmitEmpty();
        assertThat(holder.join().statusCode()).isEqualTo(200);
        awaitNothingIsLeft();
    }

    @Test
    void handlerOnTheEventLoopDoesNotWait() {
        CompletableFuture<HttpResponse<String>> holder = hold();
        assertRefused(get("/steps").orTimeout(2, TimeUnit.SECONDS).join());
        this.handlers.giveBack.tryEmitEmpty();
        assertThat(holder.join().statusCode()).isEqualTo(200);
        awaitNothingIsLeft();
    }

    private CompletableFuture<HttpResponse<String>> hold() {
        CompletableFuture<HttpResponse<String>> holder = get("/hold");
        await().until(() -> this.small.stats().bytesInUse() >= Handlers.HELD);
        return holder;
    }

    private CompletableFuture<HttpResponse<String>> upload() {
        return CLIENT.sendAsync(
                request("/upload").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(CONTENT))).build(),
                BodyHandlers.ofString());
    }

    private static void assertRefused(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private static String checksum(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return String.valueOf(crc.getValue());
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        return CLIENT.sendAsync(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
    }

    private void awaitNothingIsLeft() {
        await().untilAsserted(() -> assertThat(List.of(this.pool, this.small)).allSatisfy((each) -> {
            assertThat(each.scopeStats().open()).isZero();
            assertThat(each.stats().bytesInUse()).isZero();
        }));
    }

    @FunctionalInterface
    private interface Request {

        CompletableFuture<HttpResponse<String>> send();

    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Handlers.class)
    static class Application {

        @Bean
        ReactorResourceFactory reactorResourceFactory() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            resources.setLoopResourcesSupplier(() -> LoopResources.create("single", 1, true));
            return resources;
        }

    }

    @RestController
    static class Handlers {

        static final int HELD = 5_000_000;

        private volatile Sinks.One<String> giveBack = Sinks.one();

        @GetMapping("/hold")
        @PooledScope(pool = "small")
        Mono<String> hold(MemoryScope scope) {
            scope.allocate(HELD);
            return this.giveBack.asMono();
        }

        @GetMapping("/steps")
        @PooledScope(pool = "small")
        long steps(MemoryScope scope) {
            scope.allocate(1_000_000);
            return scope.allocate(4_000_000).byteSize();
        }

        @GetMapping("/stream-steps")
        @PooledScope(pool = "small")
        StreamingMemoryBody streamSteps(MemoryScope scope) {
            scope.allocate(1_000_000);
            return (channel) -> {
                scope.allocate(4_000_000);
                channel.write(MemorySegment.ofArray(new byte[]{ 's', 'e', 'r', 'v', 'e', 'd' }));
            };
        }

        @PostMapping("/upload")
        @PooledScope(pool = "small")
        String upload(@RequestBody MemorySegment body) {
            CRC32 crc = new CRC32();
            crc.update(body.asByteBuffer());
            return String.valueOf(crc.getValue());
        }

        @GetMapping("/small")
        @PooledScope(pool = "small")
        String small(MemoryScope scope) {
            return String.valueOf(scope.allocate(100).byteSize());
        }

        @GetMapping("/plain")
        @PooledScope
        String plain(MemoryScope scope) {
            return String.valueOf(scope.allocate(100).byteSize());
        }

    }

}
