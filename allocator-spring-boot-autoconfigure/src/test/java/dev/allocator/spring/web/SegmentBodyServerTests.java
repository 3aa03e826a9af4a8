package dev.allocator.spring.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import dev.allocator.MemoryPool;
import dev.allocator.spring.RecordedScopes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Bodies that come and go off-heap.
 */
@SpringBootTest(classes = SegmentBodyServerTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "allocator.max-memory=128MB",
        "spring.servlet.multipart.max-file-size=20MB",
        "spring.servlet.multipart.max-request-size=20MB",
        "server.jetty.max-http-form-post-size=-1" })
class SegmentBodyServerTests {

    private static final int LARGE = 10_000_000;

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final byte[] CONTENT = new byte[LARGE];

    static {
        new Random(42).nextBytes(CONTENT);
    }

    @LocalServerPort
    int port;

    @Autowired
    MemoryPool pool;

    @Autowired
    RecordedScopes scopes;

    @Autowired
    SegmentHandlers handlers;

    @Autowired
    HeapUse heap;

    @BeforeEach
    void reset() {
        this.scopes.clear();
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 1000, 16 * 1024, 16 * 1024 + 1, LARGE })
    void knownLength(int size) throws Exception {
        HttpResponse<byte[]> response = post("/echo", BodyPublishers.ofByteArray(CONTENT, 0, size));
        assertThat(response.body()).isEqualTo(Arrays.copyOf(CONTENT, size));
        assertThat(response.headers().firstValue("Content-Length")).hasValue(String.valueOf(size));
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        this.scopes.awaitClosed(size);
        awaitNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 1000, 16 * 1024, 16 * 1024 + 1, LARGE })
    void unknownLength(int size) throws Exception {
        HttpResponse<byte[]> response = post("/echo", chunked(size));
        assertThat(response.body()).isEqualTo(Arrays.copyOf(CONTENT, size));
        this.scopes.awaitClosed(size);
        awaitNothingIsLeft();
    }

    private static BodyPublisher chunked(int size) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(CONTENT, 0, size));
    }

    @Test
    void aStreamThatAFilterWraps() throws Exception {
        HttpResponse<byte[]> response = post("/echo?wrap", chunked(100_000));
        assertThat(response.body()).isEqualTo(Arrays.copyOf(CONTENT, 100_000));
        assertThat(post("/echo?wrap", BodyPublishers.ofByteArray(CONTENT, 0, 100_000)).body())
                .isEqualTo(Arrays.copyOf(CONTENT, 100_000));
    }

    @Test
    void bodyThatIsShorterThanTold() throws Exception {
        HttpResponse<byte[]> response = post("/echo?shorten", BodyPublishers.ofByteArray(CONTENT, 0, 1000));
        assertThat(response.statusCode()).isEqualTo(400);
        this.scopes.awaitClosed(1000);
        awaitNothingIsLeft();
    }

    @Test
    void emptyBody() throws Exception {
        assertThat(post("/echo", BodyPublishers.noBody()).statusCode()).isEqualTo(400);
        assertThat(post("/echo", chunked(0)).statusCode()).isEqualTo(400);
        assertThat(post("/optional", BodyPublishers.noBody()).body()).asString(StandardCharsets.US_ASCII)
                .isEqualTo("none");
    }

    @Test
    void bodyWithoutAScope() throws Exception {
        HttpResponse<byte[]> response = post("/forgotten", BodyPublishers.ofString("text"));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(this.handlers.failure).hasMessageContaining("neither the method nor its class is annotated with "
                + "@PooledScope");
    }

    @Test
    void bodyUpToTheLimit() throws Exception {
        assertThat(post("/limited", BodyPublishers.ofByteArray(CONTENT, 0, 100_000)).statusCode()).isEqualTo(200);
        assertThat(post("/limited", chunked(100_000)).statusCode()).isEqualTo(200);
    }

    @Test
    void bodyThatIsTooLongIsRefusedBeforeItIsRead() throws Exception {
        assertIsRefused("Content-Length: 100001\r\n\r\n");
    }

    @Test
    void bodyThatBecomesTooLongIsRefusedWhileItIsRead() throws Exception {
        assertIsRefused("Transfer-Encoding: chunked\r\n\r\n" + ("4000\r\n" + "x".repeat(0x4000) + "\r\n").repeat(7));
    }

    private void assertIsRefused(String rest) throws Exception {
        try (RawConnection connection = new RawConnection(this.port)) {
            connection.send("POST /limited HTTP/1.1\r\nHost: localhost\r\n" + rest);
            String response = connection.readUntil("}");
            assertThat(response).startsWith("HTTP/1.1 413").contains("application/problem+json",
                    "The request needs more memory than its limit of 100000 bytes.");
        }
        this.scopes.awaitClosed(0);
        awaitNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = { "Content-Length: 1000000\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n1000\r\nhalf" })
    void halfSentBody(String rest) throws Exception {
        RawConnection connection = new RawConnection(this.port);
        connection.send("POST /echo HTTP/1.1\r\nHost: localhost\r\n" + rest);
        await().untilAsserted(() -> assertThat(this.pool.stats().bytesInUse()).isPositive());
        connection.reset();
        this.scopes.awaitClosed();
        awaitNothingIsLeft();
    }

    @Test
    void part() throws Exception {
        int size = 3_000_000;
        byte[] head = "--xxx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] tail = "\r\n--xxx\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--xxx--\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] body = Arrays.copyOf(head, head.length + size + tail.length);
        System.arraycopy(CONTENT, 0, body, head.length, size);
        System.arraycopy(tail, 0, body, head.length + size, tail.length);
        HttpResponse<byte[]> response = CLIENT.send(request("/part")
                .header("Content-Type", "multipart/form-data; boundary=xxx")
                .POST(BodyPublishers.ofByteArray(body))
                .build(), BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("Note")).hasValue("hello");
        assertThat(response.body()).isEqualTo(Arrays.copyOf(CONTENT, size));
        this.scopes.awaitClosed(size + 5);
    }

    @Test
    void missingPart() throws Exception {
        HttpResponse<byte[]> response = CLIENT.send(request("/part")
                .header("Content-Type", "multipart/form-data; boundary=xxx")
                .POST(BodyPublishers
                        .ofString("--xxx\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--xxx--\r\n"))
                .build(), BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void entity() throws Exception {
        HttpResponse<byte[]> response = get("/entity");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(SegmentHandlers.TEXT.getBytes(StandardCharsets.US_ASCII));
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/csv");
        assertThat(response.headers().firstValue("Accept-Ranges")).hasValue("bytes");
        assertThat(get("/entity", "If-None-Match", "\"v1\"").statusCode()).isEqualTo(304);
    }

    @Test
    void head() throws Exception {
        this.handlers.streamed = false;
        for (String path : new String[]{ "/entity", "/stream" }) {
            HttpResponse<byte[]> response = CLIENT.send(request(path).HEAD().build(), BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEmpty();
            if (path.equals("/entity")) {
                assertThat(response.headers().firstValue("Content-Length"))
                        .hasValue(String.valueOf(SegmentHandlers.TEXT.length()));
            }
        }
        assertThat(this.handlers.streamed).isFalse();
    }

    @ParameterizedTest
    @CsvSource({ "bytes=0-0, 0, 1", "bytes=2-5, 2, 6", "bytes=20-, 20, 26", "bytes=-6, 20, 26", "bytes=-100, 0, 26",
            "bytes=10-1000, 10, 26" })
    void range(String range, int from, int to) throws Exception {
        HttpResponse<byte[]> response = get("/entity", "Range", range);
        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(new String(response.body(), StandardCharsets.US_ASCII))
                .isEqualTo(SegmentHandlers.TEXT.substring(from, to));
        assertThat(response.headers().firstValue("Content-Range")).hasValue("bytes " + from + "-" + (to - 1) + "/26");
        assertThat(response.headers().firstValue("Content-Length")).hasValue(String.valueOf(to - from));
    }

    @ParameterizedTest
    @ValueSource(strings = { "bytes=26-", "bytes=100-200", "bytes=x", "bytes=5-2" })
    void unsatisfiableRange(String range) throws Exception {
        HttpResponse<byte[]> response = get("/entity", "Range", range);
        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(response.headers().firstValue("Content-Range")).hasValue("bytes */26");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void severalRanges() throws Exception {
        HttpResponse<byte[]> response = get("/entity", "Range", "bytes=0-1,24-");
        assertThat(response.statusCode()).isEqualTo(206);
        String type = response.headers().firstValue("Content-Type").orElseThrow();
        assertThat(type).startsWith("multipart/byteranges;boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        assertThat(new String(response.body(), StandardCharsets.US_ASCII)).isEqualTo("""
                \r
                --%1$s\r
                Content-Type: text/csv\r
                Content-Range: bytes 0-1/26\r
                \r
                ab\r
                --%1$s\r
                Content-Type: text/csv\r
                Content-Range: bytes 24-25/26\r
                \r
                yz\r
                --%1$s--\r
                """.formatted(boundary));
        assertThat(get("/entity", "Range", "bytes=0-20,5-25").statusCode()).isEqualTo(200);
    }

    @Test
    void conditionalRange() throws Exception {
        assertThat(get("/entity", "Range", "bytes=0-1", "If-Range", "\"v1\"").statusCode()).isEqualTo(206);
        assertThat(get("/entity", "Range", "bytes=0-1", "If-Range", "\"v0\"").statusCode()).isEqualTo(200);
    }

    @Test
    void rangeOfWhatIsNoGetRequestIsIgnored() throws Exception {
        HttpResponse<byte[]> response = CLIENT.send(request("/echo").header("Range", "bytes=0-0")
                .POST(BodyPublishers.ofString("abc"))
                .build(), BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).hasSize(3);
    }

    @Test
    void streaming() throws Exception {
        assertThat(get("/stream").body()).isEqualTo(CONTENT_OF_STREAM);
        this.scopes.awaitClosed(SegmentHandlers.PAGE);
        awaitNothingIsLeft();
    }

    private static final byte[] CONTENT_OF_STREAM = SegmentHandlers.stream();

    /**
     * The server cannot send all at once, and some servers go on with it from another thread.
     */
    @ParameterizedTest
    @ValueSource(strings = { "/large", "/stream-large" })
    void clientThatReadsSlowly(String path) throws Exception {
        try (RawConnection connection = new RawConnection(this.port)) {
            connection.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            await().until(() -> this.pool.stats().bytesInUse() > 0);
            String response = new String(connection.read(1000), StandardCharsets.ISO_8859_1);
            assertThat(response).startsWith("HTTP/1.1 200");
            assertThat(this.pool.scopeStats().open()).isOne();
            assertThat(connection.readAll().length).isGreaterThanOrEqualTo(SegmentHandlers.LARGE - 1000);
        }
        this.scopes.awaitClosed();
        awaitNothingIsLeft();
    }

    /**
     * What is left are the server's own objects for each of its reads or writes, of which there are many where the body comes
     * in chunks. The server is as Spring Boot starts it: the graceful shutdown of Jetty costs some more of them.
     */
    @ParameterizedTest
    @ValueSource(strings = { "known", "unknown", "/ten-megabytes", "/stream-ten-megabytes" })
    void heapIsSpared(String body) throws Exception {
        this.heap.clear();
        int requests = 15;
        for (int i = 0; i < requests; i++) {
            switch (body) {
                case "known" -> post("/count", BodyPublishers.ofByteArray(CONTENT));
                case "unknown" -> post("/count", chunked(LARGE));
                default -> get(body);
            }
        }
        assertThat(this.heap.leastOf(requests)).isLessThan(body.equals("unknown") ? 300_000 : 100_000);
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
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
    @Import({ SegmentHandlers.class, RecordedScopes.class, HeapUse.class, WrappingFilter.class })
    static class Application {}

}
