package dev.allocator.demo.container;

import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import tools.jackson.databind.JsonNode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an operator relies on when the packaged demo runs in a container.
 */
@ExtendWith(ContainerEngine.class)
class DemoContainerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final ImageFromDockerfile IMAGE = DemoContainer.image();

    private static final DemoContainer DEMO = new DemoContainer(IMAGE, Wait.forHealthcheck());

    @BeforeAll
    static void start() {
        DEMO.start();
    }

    @AfterAll
    static void stop() {
        DEMO.stop();
    }

    @Test
    void becomesHealthyByTheImagesOwnCheck() {
        // Under the load of other tests it may have missed a check.
        await().atMost(PATIENCE).untilAsserted(() -> {
            var health = DEMO.state().getHealth();
            assertThat(health.getStatus()).isEqualTo("healthy");
            assertThat(health.getLog()).last().satisfies(check -> {
                assertThat(check.getExitCodeLong()).isZero();
                assertThat(check.getOutput()).contains("/actuator/health answers 200");
            });
        });
    }

    @Test
    void runsAsAnOrdinaryUserWhoCannotWriteItsFiles() throws Exception {
        assertThat(DEMO.userIds()).isNotEmpty().containsOnly("10001");
        assertThat(DEMO.execInContainer("sh", "-c", "echo > /app/file").getStderr()).contains("Read-only file system");
    }

    @Test
    void derivesTheLimitFromTheMemoryOfTheContainer() {
        JsonNode limit = DEMO.actuator("allocator").at("/limit");
        long heapBytes = DEMO.actuator("metrics/jvm.memory.max?tag=area:heap").at("/measurements/0/value").asLong();
        assertThat(limit.at("/source").asString()).isEqualTo("container");
        assertThat(heapBytes).isPositive();
        assertThat(limit.at("/maxBytes").asLong()).isPositive().isLessThan(DemoContainer.MEMORY_BYTES - heapBytes);
    }

    @Test
    void profilesAFileAndKeepsNothing() {
        HttpResponse<String> response = DEMO.profile(BodyPublishers.ofString("number,text\n" + rows(1, 100_000)))
                .join();
        JsonNode profile = DEMO.json(response);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(profile.at("/rows").asInt()).isEqualTo(100_000);
        assertThat(profile.at("/columns/0/mean").asDouble()).isEqualTo(50_000.5);
        assertThat(profile.at("/columns/1/distinct").asInt()).isEqualTo(100_000);
        assertThat(profile.at("/memory/usedBytes").asLong()).isPositive();
        awaitNothingUsed();
    }

    @Test
    void refusesAFileLargerThanItsMemoryAndLives() {
        int rowsPerPart = 40_000;
        Iterable<byte[]> parts = () -> IntStream.range(0, 300)
                .mapToObj(part -> rows(part * rowsPerPart + 1, (part + 1) * rowsPerPart).getBytes(US_ASCII))
                .iterator();
        BodyPublisher file = BodyPublishers.ofByteArrays(parts);
        assertThat(DEMO.profile(file).join().statusCode()).isIn(413, 503);
        assertThat(DEMO.state().getRunning()).isTrue();
        awaitNothingUsed();
    }

    @Test
    void livesThroughMoreRequestsThanFitIntoItsMemory() {
        BodyPublisher file = BodyPublishers.ofString("number,text\n" + rows(1, 70_000));
        List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(() -> DEMO.profile(file)).limit(100)
                .toList();
        // Not that one is served: requests that start together may each hold what another one needs.
        assertThat(answers).extracting(answer -> answer.join().statusCode()).contains(503).isSubsetOf(200, 503);
        assertThat(DEMO.state().getRunning()).isTrue();
        awaitNothingUsed();
        assertThat(DEMO.profile(file).join().statusCode()).isEqualTo(200);
    }

    @Test
    void answersTheRequestAtHandBeforeItStops() throws Exception {
        String csv = "number,text\n" + rows(1, 10_000);
        try (DemoContainer demo = new DemoContainer(IMAGE, Wait.forHttp("/actuator/health"))) {
            demo.start();
            CompletableFuture<Void> stopped;
            String answer;
            try (Socket connection = demo.connect()) {
                OutputStream request = connection.getOutputStream();
                request.write(head(csv.length()).getBytes(US_ASCII));
                request.write(csv.substring(0, csv.length() / 2).getBytes(US_ASCII));
                await().atMost(PATIENCE)
                        .until(() -> demo.actuator("allocator").at("/pools/default/scopes/open").asInt() == 1);
                stopped = CompletableFuture.runAsync(demo::terminate);
                await().atMost(PATIENCE).until(() -> demo.getLogs().contains("Commencing graceful shutdown"));
                request.write(csv.substring(csv.length() / 2).getBytes(US_ASCII));
                answer = new String(connection.getInputStream().readAllBytes(), US_ASCII);
            }
            stopped.get(1, TimeUnit.MINUTES);
            assertThat(answer).startsWith("HTTP/1.1 200").contains("\"rows\":10000");
            assertThat(demo.getLogs()).contains("Graceful shutdown complete");
            // What the JVM ends with after SIGTERM; a kill would be 137.
            assertThat(demo.state().getExitCodeLong()).isEqualTo(143);
        }
    }

    private static String head(int contentLength) {
        return """
                POST /profiles HTTP/1.1
                Host: localhost
                Content-Type: text/csv
                Content-Length: %d
                Connection: close

                """.formatted(contentLength).replace("\n", "\r\n");
    }

    private static void awaitNothingUsed() {
        // An answer may arrive before its request has ended.
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode pool = DEMO.actuator("allocator").at("/pools/default");
            assertThat(pool.at("/usedBytes").asLong(-1)).isZero();
            assertThat(pool.at("/scopes/open").asInt(-1)).isZero();
        });
    }

    private static String rows(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(row -> row + ",text of row " + row + "\n")
                .collect(Collectors.joining());
    }

}
