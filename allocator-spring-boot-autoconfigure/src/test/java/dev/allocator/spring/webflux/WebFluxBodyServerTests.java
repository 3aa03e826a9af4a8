package dev.allocator.spring.webflux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import dev.allocator.MemoryPool;
import dev.allocator.spring.RecordedScopes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Parts of requests and streamed responses with WebFlux on Netty.
 */
@SpringBootTest(classes = WebFluxBodyServerTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "spring.main.web-application-type=reactive",
        "allocator.max-memory=64MB",
        "allocator.pools.small.max-memory=2MB",
        "server.shutdown=immediate" })
@OnNetty
class WebFluxBodyServerTests {

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
    ApplicationContext application;

    @Autowired
    RecordedScopes scopes;

    @Autowired
    StreamingHandlers handlers;

    @BeforeEach
    void reset() {
        awaitNothingIsLeft();
        this.scopes.clear();
        this.handlers.proceed = new CountDownLatch(1);
        this.handlers.outcome = new CompletableFuture<>();
        this.handlers.called = false;
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 1000, 100_000, 3_000_000 })
    void partsAreReadIntoTheScope(int size) throws Exception {
        HttpResponse<byte[]> response = post("/parts",
                new MultipartRequest().file("file", Arrays.copyOf(CONTENT, size)).field("note", "hello"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(Arrays.copyOf(CONTENT, size));
        assertThat(response.headers().firstValue("Note")).hasValue("hello");
        this.scopes.awaitClosed(size + "hello".length());
        awaitNothingIsLeft();
    }

    @Test
    void partsOfOneName() throws Exception {
        HttpResponse<byte[]> response = post("/parts-many",
                new MultipartRequest().file("file", text("one")).file("file", text("two")));
        assertThat(response.body()).asString(StandardCharsets.US_ASCII).isEqualTo("one+two");
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 1_000_000_000 })
    void whatAPartSaysOfItsLengthIsNotBelieved(int said) throws Exception {
        HttpResponse<byte[]> response = post("/parts",
                new MultipartRequest().file("file", Arrays.copyOf(CONTENT, 5000), "Content-Length: " + said)
                        .field("note", "hello"));
        assertThat(response.body()).isEqualTo(Arrays.copyOf(CONTENT, 5000));
    }

    @Test
    void emptyAndMissingParts() throws Exception {
        assertThat(post("/parts-optional", new MultipartRequest().file("file", new byte[0])).body())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("0");
        assertThat(post("/parts-optional", new MultipartRequest().field("note", "hello")).body())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("none");
        assertThat(post("/parts", new MultipartRequest().field("note", "hello")).statusCode()).isEqualTo(400);
    }

    @Test
    void partWithoutAScope() throws Exception {
        assertThat(post("/parts-forgotten", new MultipartRequest().file("file", CONTENT)).statusCode()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource({ "/parts-limited, 413", "/parts-exhausting, 503" })
    void limitsOfParts(String path, int status) throws Exception {
        HttpResponse<byte[]> response = post(path, new MultipartRequest().file("file", CONTENT));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
        this.scopes.awaitClosed();
        awaitNothingIsLeft();
        assertThat(post(path, new MultipartRequest().file("file", Arrays.copyOf(CONTENT, 100_000))).body())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("100000");
    }

    @Test
    void clientThatGoesAwayInTheMiddleOfAPart() throws Exception {
        byte[] body = new MultipartRequest().file("file", CONTENT).field("note", "hello").toBytes();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
            socket.getOutputStream()
                    .write(text("POST /parts HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                            + MultipartRequest.CONTENT_TYPE + "\r\nContent-Length: " + body.length + "\r\n\r\n"));
            socket.getOutputStream().write(body, 0, body.length / 2);
            await().untilAsserted(() -> assertThat(this.pool.scopeStats().open()).isOne());
            socket.setSoLinger(true, 0);
        }
        this.scopes.awaitClosed();
        awaitNothingIsLeft();
    }

    @Test
    void bodyIsStreamed() throws Exception {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < StreamingHandlers.PAGES; i++) {
            byte[] page = new byte[StreamingHandlers.PAGE];
            Arrays.fill(page, (byte) i);
            expected.writeBytes(page);
        }
        HttpResponse<byte[]> response = get("/stream");
        assertThat(response.body()).isEqualTo(expected.toByteArray());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        this.scopes.awaitClosed(StreamingHandlers.PAGE);
        awaitNothingIsLeft();
        this.scopes.assertNoMore();
    }

    @Test
    void moreIsStreamedThanTheClientTakesAtOnce() throws Exception {
        HttpResponse<InputStream> response = CLIENT.send(request("/stream-large").build(),
                BodyHandlers.ofInputStream());
        byte[] body = response.body().readAllBytes();
        assertThat(body).hasSize(10_000_000).containsOnly(7);
        this.scopes.awaitClosed(1_000_000);
        awaitNothingIsLeft();
    }

    @Test
    void entityIsStreamedButNotForHead() throws Exception {
        HttpResponse<byte[]> head = CLIENT.send(request("/stream-entity").HEAD().build(), BodyHandlers.ofByteArray());
        assertThat(head.headers().firstValue("Rows")).hasValue("2");
        assertThat(head.headers().firstValue("Content-Type")).hasValue("text/csv");
        assertThat(this.handlers.called).isFalse();
        HttpResponse<byte[]> response = get("/stream-entity");
        assertThat(response.body()).asString(StandardCharsets.US_ASCII).isEqualTo("a,b\na,b\n");
        assertThat(response.headers().firstValue("Rows")).hasValue("2");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/csv");
        awaitNothingIsLeft();
    }

    @Test
    void streamNeedsNoScope() throws Exception {
        assertThat(get("/stream-without-scope").body()).containsExactly(1, 2, 3);
    }

    @Test
    void scopeIsThatOfTheThreadThatWrites() throws Exception {
        assertThat(get("/stream-bound").body()).hasSize(1);
        this.scopes.awaitClosed(21);
    }

    @Test
    void whatIsFlushedArrivesBeforeTheRest() throws Exception {
        HttpResponse<InputStream> response = CLIENT.send(request("/stream-flushed").build(),
                BodyHandlers.ofInputStream());
        assertThat(response.body().readNBytes(StreamingHandlers.PAGE)).hasSize(StreamingHandlers.PAGE);
        this.handlers.proceed.countDown();
        assertThat(response.body().readAllBytes()).hasSize(StreamingHandlers.PAGE);
    }

    @ParameterizedTest
    @CsvSource({ "/stream-limited, 413", "/stream-exhausting, 503", "/stream-fails, 500" })
    void failureBeforeAnythingIsSent(String path, int status) throws Exception {
        HttpResponse<byte[]> response = get(path);
        assertThat(response.statusCode()).isEqualTo(status);
        if (status != 500) {
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
        assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
        this.scopes.awaitClosed();
        awaitNothingIsLeft();
        this.scopes.assertNoMore();
    }

    @Test
    void failureAfterSomethingWasSentEndsTheConnection() throws Exception {
        HttpResponse<InputStream> response = CLIENT.send(request("/stream-fails-late").build(),
                BodyHandlers.ofInputStream());
        assertThat(response.body().readNBytes(StreamingHandlers.PAGE)).hasSize(StreamingHandlers.PAGE);
        this.handlers.proceed.countDown();
        assertThatIOException().isThrownBy(() -> response.body().readAllBytes());
        this.scopes.awaitClosed();
        awaitNothingIsLeft();
    }

    @Test
    void writerLearnsThatTheClientHasGone() throws Exception {
        HttpResponse<InputStream> response = CLIENT.send(request("/stream-endless").build(),
                BodyHandlers.ofInputStream());
        assertThat(response.body().readNBytes(5)).hasSize(5);
        response.body().close();
        assertThat(this.handlers.outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        this.scopes.awaitClosed();
        awaitNothingIsLeft();
        this.scopes.assertNoMore();
    }

    @Test
    void writerThatIsBusyKeepsItsMemory() throws Exception {
        HttpResponse<InputStream> response = CLIENT.send(request("/stream-busy").build(), BodyHandlers.ofInputStream());
        assertThat(response.body().readNBytes(StreamingHandlers.PAGE)).hasSize(StreamingHandlers.PAGE);
        response.body().close();
        awaitTheServerHasNoticed();
        assertThat(this.pool.stats().bytesInUse()).isEqualTo(StreamingHandlers.BUSY_BYTES);
        this.handlers.proceed.countDown();
        assertThat(this.handlers.outcome.get(20, TimeUnit.SECONDS)).isEqualTo((byte) 5);
        this.scopes.clear();
        awaitNothingIsLeft();
    }

    /** Servlet containers notice a client that has gone only when they write. */
    void awaitTheServerHasNoticed() throws InterruptedException {
        this.scopes.awaitClosed();
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(request(path).build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String path, MultipartRequest body) throws IOException, InterruptedException {
        return CLIENT.send(
                request(path).header("Content-Type", MultipartRequest.CONTENT_TYPE)
                        .POST(BodyPublishers.ofByteArray(body.toBytes()))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void awaitNothingIsLeft() {
        await().untilAsserted(() -> assertThat(this.application.getBeansOfType(MemoryPool.class).values()).hasSize(2)
                .allSatisfy((each) -> {
                    assertThat(each.scopeStats().open()).isZero();
                    assertThat(each.stats().bytesInUse()).isZero();
                }));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({ StreamingHandlers.class, RecordedScopes.class })
    static class Application {}

}
