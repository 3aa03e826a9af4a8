package dev.allocator.demo.web;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.allocator.MemoryPool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = { "demo.profile-sample=false",
        "allocator.web.max-scope-size=4MB",
        "spring.servlet.multipart.max-file-size=6MB" })
class ProfileEndpointTests {

    private static final String BOUNDARY = "a-line-between-parts";

    private final HttpClient client = HttpClient.newHttpClient();

    private final JsonMapper mapper = new JsonMapper();

    @LocalServerPort
    private int port;

    @Autowired
    private MemoryPool pool;

    @AfterEach
    void everythingIsFreed() {
        // The answer may be here before the request is quite over.
        await().untilAsserted(() -> assertThat(this.pool.scopeStats().open()).isZero());
        assertThat(this.pool.stats().bytesInUse()).isZero();
        this.client.close();
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + this.port + path);
    }

    private HttpResponse<String> post(String path, String contentType, BodyPublisher body)
            throws IOException, InterruptedException {
        return this.client.send(
                HttpRequest.newBuilder(uri(path)).header("Content-Type", contentType).POST(body).build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> postCsv(String path, String csv) throws IOException, InterruptedException {
        return post(path, "text/csv", BodyPublishers.ofString(csv));
    }

    private HttpResponse<String> postParts(String path, String parts) throws IOException, InterruptedException {
        return post(path, "multipart/form-data; boundary=" + BOUNDARY,
                BodyPublishers.ofString(parts + "--" + BOUNDARY + "--\r\n"));
    }

    private static String file(String name, String content) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name
                + "\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n" + content + "\r\n";
    }

    private static String field(String name, String value) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        return this.mapper.readTree(response.body());
    }

    private void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = this.mapper.readTree(response.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asString()).contains(detail);
    }

    @Test
    void theAnswerHasTheseFields() throws Exception {
        HttpResponse<String> response = postCsv("/profiles", "n,t,e\n1,a,\n2.5,b,\n");
        JsonNode memory = json(response).path("memory");
        assertThat(memory.path("usedBytes").asLong()).isPositive();
        assertThat(memory.path("byStrategy").propertyNames()).containsExactly("BEST_FIT", "FIXED_SIZE", "POOL_BASED",
                "SEGREGATED", "SCOPE");
        assertThat(response.body()).startsWith("{\"rows\":2,\"columns\":["
                + "{\"name\":\"n\",\"type\":\"DECIMAL\",\"count\":2,\"nulls\":0,\"distinct\":2,\"min\":1.0,\"max\":2.5,"
                + "\"mean\":1.75,\"stddev\":1.0606601717798212,\"p50\":1.75,\"p95\":2.425,"
                + "\"top\":[{\"value\":\"1\",\"count\":1},{\"value\":\"2.5\",\"count\":1}]},"
                + "{\"name\":\"t\",\"type\":\"TEXT\",\"count\":2,\"nulls\":0,\"distinct\":2,\"min\":\"a\",\"max\":\"b\","
                + "\"mean\":null,\"stddev\":null,\"p50\":null,\"p95\":null,"
                + "\"top\":[{\"value\":\"a\",\"count\":1},{\"value\":\"b\",\"count\":1}]},"
                + "{\"name\":\"e\",\"type\":\"EMPTY\",\"count\":0,\"nulls\":2,\"distinct\":0,\"min\":null,\"max\":null,"
                + "\"mean\":null,\"stddev\":null,\"p50\":null,\"p95\":null,\"top\":[]}],\"memory\":{\"usedBytes\":");
    }

    @Test
    void integersAreExactInTheAnswer() throws Exception {
        assertThat(postCsv("/profiles", "n\n9223372036854775807\n-9223372036854775808").body())
                .contains("\"min\":-9223372036854775808,\"max\":9223372036854775807,\"mean\":-0.5,");
    }

    @Test
    void theBaselineAnswersTheSameButForItsMemory() throws Exception {
        String csv = "a;b\n1;x\n2;\"y\n\"\n";
        String path = "/profiles?delimiter=%3B";
        JsonNode profile = json(postCsv(path, csv));
        JsonNode baseline = json(postCsv("/baseline" + path, csv));
        assertThat(baseline.path("columns")).isEqualTo(profile.path("columns"));
        assertThat(baseline.path("rows")).isEqualTo(profile.path("rows"));
        assertThat(baseline.path("memory").path("usedBytes").asLong()).isZero();
        assertThat(json(postParts("/baseline" + path, file("file", csv)))).isEqualTo(baseline);
    }

    @Test
    void aPartIsProfiledLikeABody() throws Exception {
        String csv = "a,b\n1,x\n";
        JsonNode profile = json(postCsv("/profiles", csv));
        assertThat(json(postParts("/profiles", file("file", csv)))).isEqualTo(profile);
        assertThat(json(postParts("/profiles", file("other", "?") + field("file", csv)))).isEqualTo(profile);
    }

    @Test
    void parametersComeInTheQueryOrAsParts() throws Exception {
        String csv = "1\t2\n3\t4";
        JsonNode profile = json(postCsv("/profiles?delimiter=%09&header=false", csv));
        assertThat(profile.path("rows").asLong()).isEqualTo(2);
        assertThat(profile.path("columns").path(1).path("name").asString()).isEqualTo("column2");
        assertThat(json(postParts("/profiles?header=FALSE", field("delimiter", "\t") + file("file", csv))))
                .isEqualTo(profile);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = { "delimiter= but_it_has_0", "delimiter=ab but_it_has_2",
            "delimiter=%22 U+0022", "delimiter=%0A U+000A", "delimiter=%0D U+000D", "header= true_or_false",
            "header=yes true_or_false" })
    void aWrongParameterIsABadRequest(String query, String detail) throws Exception {
        assertProblem(postCsv("/profiles?" + query, "a\n1"), 400, detail.replace('_', ' '));
        assertProblem(postCsv("/baseline/profiles?" + query, "a\n1"), 400, detail.replace('_', ' '));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/profiles", "/baseline/profiles" })
    void whatIsNotCsvIsABadRequestWithItsLine(String path) throws Exception {
        HttpResponse<String> response = postCsv(path, "a,b\n1,2\n\n3\n");
        assertProblem(response, 400, "Line 4");
        assertThat(this.mapper.readTree(response.body()).path("line").asInt()).isEqualTo(4);
        assertProblem(postParts(path, file("file", "a\n\"x\"y\n")), 400, "Line 2");
        assertProblem(post(path, "text/csv", BodyPublishers.ofByteArray(new byte[]{ 'a', '\n', (byte) 0xFF })), 400,
                "UTF-8");
    }

    @Test
    void aMultipartBodyMustBeOneAndHaveTheFile() throws Exception {
        assertProblem(postParts("/profiles", file("other", "a\n1")), 400, "file");
        assertProblem(post("/profiles", "multipart/form-data", BodyPublishers.ofString("a\n1")), 400, "multipart");
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/x-www-form-urlencoded", "text/plain", "application/json" })
    void anotherContentTypeIsNotSupported(String contentType) throws Exception {
        HttpResponse<String> response = post("/profiles", contentType, BodyPublishers.ofString("a=1"));
        assertProblem(response, 415, "text/csv");
        assertThat(response.headers().allValues("Accept").toString()).contains("text/csv", "multipart/form-data");
    }

    @Test
    void moreThanTheScopeMayHoldIsTooLarge() throws Exception {
        StringBuilder csv = new StringBuilder("n\n");
        for (int i = 0; i < 2_000_000; i++) {
            csv.append(i).append('\n');
        }
        for (int i = 0; i < 5; i++) {
            assertProblem(postCsv("/profiles", csv.toString()), 413, "4194304");
        }
    }

    @Test
    void aFileLargerThanAllowedIsTooLarge() throws Exception {
        assertProblem(postParts("/profiles", file("file", "x".repeat(7 << 20))), 413, "");
    }

    @Test
    void tooManyColumnsAreTooLarge() throws Exception {
        assertProblem(postCsv("/profiles", ",".repeat(20_000)), 413, "16384");
    }

    @Test
    void textsOfTheAnswerComeFromTheScope() throws Exception {
        String large = "ä😀\"\n".repeat(30_000);
        JsonNode column = json(postCsv("/profiles", "\"" + large.replace("\"", "\"\"") + "\"\n\"x" + large
                .replace("\"", "\"\"") + "\"\n")).path("columns").path(0);
        assertThat(column.path("name").asString()).isEqualTo(large);
        assertThat(column.path("max").asString()).isEqualTo("x" + large);
    }

    @Test
    void aSlowUploadIsSeenAtTheEndpointAndThenGone() throws Exception {
        CompletableFuture<HttpResponse<String>> response;
        try (PipedOutputStream upload = new PipedOutputStream()) {
            PipedInputStream body = new PipedInputStream(upload);
            response = this.client.sendAsync(
                    HttpRequest.newBuilder(uri("/profiles"))
                            .header("Content-Type", "text/csv")
                            .POST(BodyPublishers.ofInputStream(() -> body))
                            .build(),
                    BodyHandlers.ofString());
            upload.write("a,b\n1,2\n".repeat(5000).getBytes(UTF_8));
            upload.flush();
            await().untilAsserted(() -> {
                JsonNode pool = allocator();
                assertThat(pool.path("scopes").path("open").asLong()).isEqualTo(1);
                assertThat(pool.path("strategies").path("POOL_BASED").path("usedBytes").asLong()).isPositive();
            });
        }
        assertThat(json(response.get()).path("rows").asLong()).isEqualTo(9999);
        await().untilAsserted(() -> {
            JsonNode pool = allocator();
            assertThat(pool.path("usedBytes").asLong()).isZero();
            assertThat(pool.path("scopes").path("open").asLong()).isZero();
        });
    }

    private JsonNode allocator() throws Exception {
        HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(uri("/actuator/allocator")).build(),
                BodyHandlers.ofString());
        return this.mapper.readTree(response.body()).path("pools").path("default");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Content-Length: 100000\r\n\r\na,b\n1,2\n",
            "Transfer-Encoding: chunked\r\n\r\n5\r\na,b\n1\r\n" })
    void anUploadThatBreaksOffIsFreed(String headersAndBody) throws Exception {
        long closed = this.pool.scopeStats().closed();
        try (Socket socket = new Socket("localhost", this.port)) {
            socket.getOutputStream()
                    .write(("POST /profiles HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n" + headersAndBody)
                            .getBytes(UTF_8));
            socket.getOutputStream().flush();
            await().until(() -> this.pool.scopeStats().open() == 1);
        }
        await().until(() -> this.pool.scopeStats().closed() == closed + 1);
    }

    @Test
    void nothingIsLeftAfterManyRequestsOfAllKinds() throws Exception {
        List<String> bodies = List.of("a,b\n1,2\n", "", "a\n\"x", "a,b\n1\n", "n\n" + "123456789,\n".repeat(1000));
        for (int i = 0; i < 200; i++) {
            HttpResponse<String> response = (i % 2 == 0)
                    ? postCsv("/profiles", bodies.get(i % 5))
                    : postParts("/profiles", file("file", bodies.get(i % 5)));
            assertThat(response.statusCode()).isIn(200, 400);
        }
        await().untilAsserted(() -> assertThat(allocator().path("usedBytes").asLong()).isZero());
        assertThat(allocator().path("strategies").valueStream().mapToLong((s) -> s.path("usedBytes").asLong()).sum())
                .isZero();
    }

}
