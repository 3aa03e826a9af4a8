package dev.allocator.demo.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.allocator.demo.DemoApplication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A demo in a VM of its own with 64 MB of heap profiles files of 100 MB.
 */
class SmallHeapTests {

    private static final long MEGABYTE = 1_000_000;

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    @TempDir
    private static Path folder;

    private static Process demo;

    private static URI address;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        Path log = folder.resolve("demo.log");
        demo = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), DemoApplication.class.getName(), "--server.port=0",
                "--demo.profile-sample=false")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            String text = Files.readString(log);
            assertThat(demo.isAlive()).as(text).isTrue();
            Matcher port = PORT.matcher(text);
            if (port.find()) {
                address = URI.create("http://localhost:" + port.group(1));
                return true;
            }
            return false;
        });
    }

    @AfterAll
    static void stop() {
        demo.destroy();
        demo.onExit().join();
    }

    private JsonNode post(String contentType, Supplier<InputStream> body) throws IOException, InterruptedException {
        HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(address.resolve("/profiles"))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofInputStream(body))
                .build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonMapper().readTree(response.body());
    }

    private static String row(long number) {
        return (number == 0)
                ? "id,share,word,comment"
                : number + "," + number / 1024.0 + ",word " + number % 100 + ",\"number " + number * 7
                        + ", and its comment\"";
    }

    private static void assertRows(JsonNode profile, long rows) {
        assertThat(profile.path("rows").asLong()).isEqualTo(rows);
        JsonNode id = profile.path("columns").path(0);
        assertThat(id.path("distinct").asLong()).isEqualTo(rows);
        assertThat(id.path("mean").asDouble()).isEqualTo((rows + 1) / 2.0);
        assertThat(id.path("p50").asDouble()).isEqualTo((rows + 1) / 2.0);
        JsonNode share = profile.path("columns").path(1);
        assertThat(share.path("max").asDouble()).isEqualTo(rows / 1024.0);
        assertThat(profile.path("columns").path(2).path("distinct").asLong()).isEqualTo(100);
        assertThat(profile.path("columns").path(3).path("distinct").asLong()).isEqualTo(rows);
        assertThat(profile.path("memory").path("usedBytes").asLong()).isGreaterThan(64 * MEGABYTE);
    }

    @Test
    void aLargeBody() throws Exception {
        long rows = 100 * MEGABYTE / row(1_000_000).length();
        assertRows(post("text/csv", () -> new GeneratedCsv(rows + 1, SmallHeapTests::row)), rows);
    }

    @Test
    void aLargePart() throws Exception {
        long rows = 100 * MEGABYTE / row(1_000_000).length();
        byte[] head = "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n\r\n"
                .getBytes(UTF_8);
        byte[] tail = "\r\n--limit--\r\n".getBytes(UTF_8);
        assertRows(post("multipart/form-data; boundary=limit", () -> new SequenceInputStream(
                Collections.enumeration(List.of(new ByteArrayInputStream(head),
                        new GeneratedCsv(rows + 1, SmallHeapTests::row), new ByteArrayInputStream(tail))))),
                rows);
    }

    @Test
    void aWideFile() throws Exception {
        int columns = 1000;
        long lines = 100 * MEGABYTE / (5L * columns);
        JsonNode profile = post("text/csv", () -> new GeneratedCsv(lines, (line) -> IntStream.range(0, columns)
                .mapToObj(
                        (column) -> (line == 0)
                                ? "c" + column
                                : Long.toString((line * 31 + column * 17L) % 1000 + 1000))
                .collect(Collectors.joining(","))));
        assertThat(profile.path("rows").asLong()).isEqualTo(lines - 1);
        assertThat(profile.path("columns").size()).isEqualTo(columns);
        assertThat(profile.path("columns").path(999).path("distinct").asLong()).isEqualTo(1000);
    }

    @Test
    void asManyColumnsAsMayBe() throws Exception {
        int columns = 16_384;
        JsonNode profile = post("text/csv", () -> new GeneratedCsv(50, (line) -> IntStream.range(0, columns)
                .mapToObj((column) -> "cell " + line * column)
                .collect(Collectors.joining(","))));
        assertThat(profile.path("columns").size()).isEqualTo(columns);
    }

    @Test
    void afterManyRequestsNothingIsUsed() throws Exception {
        for (int i = 0; i < 200; i++) {
            int rows = 10 * i;
            post("text/csv", () -> new GeneratedCsv(rows + 1, SmallHeapTests::row));
        }
        await().untilAsserted(() -> {
            JsonNode pool = new JsonMapper()
                    .readTree(this.client.send(HttpRequest.newBuilder(address.resolve("/actuator/allocator")).build(),
                            BodyHandlers.ofString())
                            .body())
                    .path("pools")
                    .path("default");
            assertThat(pool.path("usedBytes").asLong()).isZero();
            assertThat(pool.path("scopes").path("open").asLong()).isZero();
            assertThat(pool.path("scopes").path("opened").asLong()).isGreaterThanOrEqualTo(200);
        });
    }

}
