package dev.allocator.spring.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Limits that are reached: each by itself, after the response has begun, and by many requests together.
 */
@SpringBootTest(classes = LimitsServerTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "allocator.max-memory=8MB",
        "allocator.pools.small.max-memory=2MB",
        "allocator.web.max-scope-size=6MB",
        "logging.level.dev.allocator.spring.web=debug",
        "server.shutdown=immediate" })
@ExtendWith(OutputCaptureExtension.class)
class LimitsServerTests {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    int port;

    @Autowired
    MemoryPool pool;

    @Autowired
    Witness witness;

    @BeforeEach
    void reset() {
        this.witness.reset();
    }

    @Test
    void limitOfTheAnnotation(CapturedOutput output) throws Exception {
        assertThat(get("/annotated?bytes=1025").statusCode()).isEqualTo(413);
        assertThat(output).contains(
                "The limit of the scope of " + Handlers.class.getName() + ".annotated in pool 'default' is exceeded",
                "1025 bytes (1.0 KiB) requested, 0 bytes in use, a limit of 1024 bytes",
                "set by maxSize of @PooledScope of " + Handlers.class.getName() + ".annotated");
    }

    @Test
    void limitOfAllScopes(CapturedOutput output) throws Exception {
        assertThat(get("/default?bytes=6291457").statusCode()).isEqualTo(413);
        assertThat(output).contains("a limit of 6291456 bytes (6 MiB) set by allocator.web.max-scope-size");
    }

    @Test
    void capOfThePool(CapturedOutput output) throws Exception {
        HttpResponse<byte[]> response = get("/small?bytes=3145728");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(output).contains("'small'",
                "a limit of 2097152 bytes (2 MiB) set by allocator.pools.small.max-memory");
    }

    @Test
    void capOfAllPools(CapturedOutput output) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> holder = send("/wait?bytes=5242880");
        this.witness.awaitFirst();
        assertThat(get("/default?bytes=4194304").statusCode()).isEqualTo(503);
        assertThat(output).contains("a limit of 8388608 bytes (8 MiB) set by allocator.max-memory; held by default",
                "; largest scopes: " + Handlers.class.getName() + ".waits 5243880 bytes (5.0 MiB)");
        this.witness.release();
        assertThat(holder.join().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/committed-scope", "/committed-pool" })
    void afterTheResponseHasBegunTheConnectionEnds(String path) {
        assertThatThrownBy(() -> get(path)).isInstanceOf(IOException.class);
        awaitNothingIsLeft();
    }

    @Test
    void moreRequestsThanFit() {
        int count = 12;
        List<CompletableFuture<HttpResponse<byte[]>>> requests = Stream.generate(() -> send("/wait?bytes=2000000"))
                .limit(count)
                .toList();
        await().until(() -> requests.stream().filter(CompletableFuture::isDone).count()
                + this.pool.scopeStats().open() == count && this.pool.scopeStats().bytesInUse() >= 2000000
                && requests.stream().filter(CompletableFuture::isDone).count() >= count - 4);
        this.witness.release();
        List<HttpResponse<byte[]>> responses = requests.stream().map(CompletableFuture::join).toList();
        assertThat(responses).anyMatch((response) -> response.statusCode() == 200).allSatisfy((response) -> {
            assertThat(response.statusCode()).isIn(200, 503);
            if (response.statusCode() == 503) {
                assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
                assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            }
        });
        awaitNothingIsLeft();
        assertThat(send("/default?bytes=6000000").join().statusCode()).isEqualTo(200);
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(request(path), BodyHandlers.ofByteArray());
    }

    private CompletableFuture<HttpResponse<byte[]>> send(String path) {
        return CLIENT.sendAsync(request(path), BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build();
    }

    private void awaitNothingIsLeft() {
        await().untilAsserted(() -> {
            assertThat(this.pool.scopeStats().open()).isZero();
            assertThat(this.pool.stats().bytesInUse()).isZero();
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({ Handlers.class, Witness.class })
    static class Application {}

    @RestController
    static class Handlers {

        private final Witness witness;

        Handlers(Witness witness) {
            this.witness = witness;
        }

        @GetMapping("/annotated")
        @PooledScope(maxSize = "1KB")
        long annotated(long bytes, MemoryScope scope) {
            return scope.allocate(bytes).byteSize();
        }

        @GetMapping("/default")
        @PooledScope(maxSize = "1GB")
        long defaults(long bytes, MemoryScope scope) {
            return scope.allocate(bytes).byteSize();
        }

        @GetMapping("/small")
        @PooledScope(pool = "small")
        long small(long bytes, MemoryScope scope) {
            return scope.allocate(bytes).byteSize();
        }

        @GetMapping("/wait")
        @PooledScope
        long waits(long bytes, MemoryScope scope) {
            scope.allocate(bytes);
            this.witness.allocate(scope);
            this.witness.awaitRelease();
            return bytes;
        }

        @GetMapping("/committed-scope")
        @PooledScope(maxSize = "1KB")
        void committedScope(MemoryScope scope, HttpServletResponse response) throws IOException {
            fail(scope, 1025, response);
        }

        @GetMapping("/committed-pool")
        @PooledScope(pool = "small")
        void committedPool(MemoryScope scope, HttpServletResponse response) throws IOException {
            fail(scope, 3 << 20, response);
        }

        private static void fail(MemoryScope scope, long bytes, HttpServletResponse response) throws IOException {
            response.getOutputStream().print("begun");
            response.flushBuffer();
            scope.allocate(bytes);
        }

    }

}
