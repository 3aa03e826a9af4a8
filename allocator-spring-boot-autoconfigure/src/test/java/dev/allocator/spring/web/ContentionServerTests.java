package dev.allocator.spring.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.PoolExhaustedException;
import dev.allocator.spring.PooledScope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * More requests than there is memory for, each of which gets it bit by bit.
 */
@SpringBootTest(classes = ContentionServerTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "allocator.max-memory=16MB",
        "allocator.pools.small.max-memory=8MB",
        "allocator.pools.tiny.max-memory=2MB",
        "server.shutdown=immediate" })
class ContentionServerTests {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Half of what each request wants. */
    private static final int STEP = 1_900_000;

    @LocalServerPort
    int port;

    @Autowired
    MemoryPool pool;

    @Autowired
    @Qualifier("small")
    MemoryPool small;

    @Autowired
    @Qualifier("tiny")
    MemoryPool tiny;

    @Autowired
    Handlers handlers;

    @BeforeEach
    void reset() {
        this.handlers.reset(0);
    }

    /**
     * All hold one half, none of them could get the other one, and each gives its half back only after all have asked.
     */
    @ParameterizedTest
    @CsvSource({ "/steps, 8, 503", "/small-steps, 4, 200" })
    void oldestIsServedWhereAllWouldFail(String path, int count, int statusOfOtherPool) {
        this.handlers.reset(count);
        List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            requests.add(get(path));
            int begun = i;
            await().until(() -> this.handlers.begun.get() == begun);
        }
        this.handlers.all.countDown();
        assertThat(Handlers.await(this.handlers.refused)).isTrue();

        assertRefused(get(path).join());
        assertThat(get("/plain").join().statusCode()).isEqualTo(statusOfOtherPool);
        assertThat(this.handlers.begun).hasValue(count);
        assertThat(requests).noneMatch(CompletableFuture::isDone);

        this.handlers.giveBack.countDown();
        HttpResponse<String> served = requests.removeFirst().join();
        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.body()).isEqualTo("served");
        assertThat(requests).allSatisfy((request) -> assertRefused(request.join()));
        awaitNothingIsLeft();
        assertThat(get("/plain").join().statusCode()).isEqualTo(200);
    }

    @RepeatedTest(5)
    void manyUploads() {
        List<byte[]> bodies = new ArrayList<>();
        List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            byte[] body = new byte[400_000];
            new Random(i).nextBytes(body);
            bodies.add(body);
        }
        bodies.forEach((body) -> requests.add(post(body)));
        int served = 0;
        for (int i = 0; i < requests.size(); i++) {
            HttpResponse<String> response = responseUnlessCutOff(requests.get(i));
            if (response != null && response.statusCode() == 200) {
                assertThat(response.body()).isEqualTo(checksum(bodies.get(i)));
                served++;
            } else if (response != null) {
                assertRefused(response);
            }
        }
        assertThat(served).isPositive();
        awaitNothingIsLeft();
        assertThat(post(bodies.getFirst()).join().body()).isEqualTo(checksum(bodies.getFirst()));
    }

    /**
     * The older one waits for memory that the younger one gives back when the older one has ended.
     */
    @Test
    void whoWaitForEachOtherComeToAnEnd() {
        this.handlers.reset(2);
        CompletableFuture<HttpResponse<String>> older = get("/small-steps");
        await().until(() -> this.handlers.begun.get() == 1);
        CompletableFuture<HttpResponse<String>> younger = get("/until-refused");
        await().until(() -> this.handlers.begun.get() == 2);
        this.handlers.giveBack.countDown();
        this.handlers.all.countDown();
        assertRefused(older.join());
        assertThat(younger.join().statusCode()).isEqualTo(200);
        awaitNothingIsLeft();
    }

    /**
     * Returns the response, or {@code null} if the connection was closed while the client was still sending: Jetty reads no
     * further when it refuses, and the client may lose the answer.
     */
    private static HttpResponse<String> responseUnlessCutOff(CompletableFuture<HttpResponse<String>> request) {
        try {
            return request.join();
        } catch (CompletionException ex) {
            assertThat(ex).hasCauseInstanceOf(IOException.class);
            return null;
        }
    }

    private static void assertRefused(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("There is not enough memory for the request at the moment.");
    }

    private static String checksum(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return String.valueOf(crc.getValue());
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        return CLIENT.sendAsync(request(path).build(), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> post(byte[] body) {
        return CLIENT.sendAsync(
                request("/upload").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))).build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
    }

    private void awaitNothingIsLeft() {
        await().untilAsserted(() -> assertThat(List.of(this.pool, this.small, this.tiny)).allSatisfy((pool) -> {
            assertThat(pool.scopeStats().open()).isZero();
            assertThat(pool.stats().bytesInUse()).isZero();
        }));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Handlers.class)
    static class Application {}

    @RestController
    static class Handlers {

        private final AtomicInteger begun = new AtomicInteger();

        private volatile CountDownLatch all = new CountDownLatch(0);

        private volatile CountDownLatch refused = new CountDownLatch(0);

        private volatile CountDownLatch giveBack = new CountDownLatch(0);

        void reset(int count) {
            this.begun.set(0);
            this.all = new CountDownLatch(1);
            this.refused = new CountDownLatch(Math.max(0, count - 1));
            this.giveBack = new CountDownLatch(1);
        }

        static boolean await(CountDownLatch latch) {
            try {
                return latch.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException ex) {
                return false;
            }
        }

        @GetMapping("/steps")
        @PooledScope
        String steps(MemoryScope scope) {
            MemorySegment first = scope.allocate(STEP);
            first.fill((byte) 42);
            this.begun.incrementAndGet();
            await(this.all);
            MemorySegment second = allocateOrTell(scope);
            boolean intact = first.mismatch(second) == 0 && first.get(ValueLayout.JAVA_BYTE, STEP - 1) == 42
                    && second.get(ValueLayout.JAVA_BYTE, STEP - 1) == 0;
            return intact ? "served" : "spoilt";
        }

        private MemorySegment allocateOrTell(MemoryScope scope) {
            try {
                return scope.allocate(STEP);
            } catch (PoolExhaustedException ex) {
                this.refused.countDown();
                await(this.giveBack);
                throw ex;
            }
        }

        @GetMapping("/small-steps")
        @PooledScope(pool = "small")
        String smallSteps(MemoryScope scope) {
            return steps(scope);
        }

        @GetMapping("/until-refused")
        @PooledScope(pool = "small")
        boolean untilRefused(MemoryScope scope) {
            scope.allocate(3L * STEP);
            this.begun.incrementAndGet();
            return await(this.refused);
        }

        @GetMapping("/plain")
        @PooledScope
        long plain(MemoryScope scope) {
            return scope.allocate(100).byteSize();
        }

        @PostMapping("/upload")
        @PooledScope(pool = "tiny")
        String upload(@RequestBody MemorySegment body) {
            CRC32 crc = new CRC32();
            crc.update(body.asByteBuffer());
            return String.valueOf(crc.getValue());
        }

    }

}
