package dev.allocator.spring.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.resilience.annotation.EnableResilientMethods;

import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.RecordedScopes;
import dev.allocator.spring.RecordedScopes.Recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every life of a request whose client stays: the scope is open as long as the request works with it, closed once after
 * it, and nothing is left.
 */
@SpringBootTest(classes = RequestLivesServerTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "allocator.max-memory=64MB",
        "allocator.pools.uploads.max-memory=4MB",
        "server.shutdown=immediate",
        "spring.mvc.async.request-timeout=2s" })
class RequestLivesServerTests {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    int port;

    @Autowired
    MemoryPools pools;

    @Autowired
    RecordedScopes scopes;

    @Autowired
    Witness witness;

    @BeforeEach
    void reset() {
        this.scopes.clear();
        this.witness.reset();
    }

    @AfterAll
    static void nothingIsLeft(@Autowired MemoryPools pools) {
        await().untilAsserted(() -> assertThat(pools.all()).allSatisfy(
                (pool) -> assertThat(pool.scopeStats().opened()).isEqualTo(pool.scopeStats().closed())));
    }

    @Test
    void runsOnTheServerItIsMeantFor(@Autowired ServletWebServerApplicationContext context,
            @Autowired Environment environment) throws Exception {
        boolean jetty = environment.getRequiredProperty("spring.autoconfigure.exclude").contains("Tomcat");
        assertThat(context.getWebServer().getClass().getSimpleName()).startsWith(jetty ? "Jetty" : "Tomcat");
        send(Life.PLAIN);
        assertThat(this.witness.sights().getFirst().thread().isVirtual())
                .isEqualTo(environment.getProperty("spring.threads.virtual.enabled", Boolean.class, false));
    }

    @ParameterizedTest
    @EnumSource
    void scopeEndsOnceAfterTheWork(Life life) throws Exception {
        HttpResponse<byte[]> response = send(life);
        if (life.status() != Life.BROKEN) {
            assertThat(response.statusCode()).isEqualTo(life.status());
        }
        Recorded recorded = this.scopes.awaitClosed();
        this.witness.release();
        assertThat(recorded.usedBytes()).isPositive();
        assertThat(recorded.pool()).isEqualTo((life == Life.META_ANNOTATION) ? "uploads" : "default");
        awaitNothingIsLeft();
        this.scopes.assertNoMore();
        assertThat(this.witness.sights()).isNotEmpty().allSatisfy((sight) -> {
            assertThat(sight.intact()).isTrue();
            assertThat(sight.closed())
                    .isEqualTo(life.outlivesItsRequest() && sight.equals(this.witness.sights().getLast()));
            assertThat(sight.shared()).isEqualTo(life.shared());
        });
        if (!life.shared()) {
            assertThat(recorded.thread()).isEqualTo(this.witness.sights().getFirst().thread());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/plain", "/callable", "/deferred", "/streaming" })
    void pipelinedRequestsOnOneConnection(String path) throws Exception {
        int count = 20;
        try (RawConnection connection = new RawConnection(this.port)) {
            connection.send(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(count - 1) + "GET " + path
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String responses = new String(connection.readAll(), StandardCharsets.ISO_8859_1);
            assertThat(responses.split("HTTP/1.1 200", -1)).hasSize(count + 1);
        }
        for (int i = 0; i < count; i++) {
            this.scopes.awaitClosed();
        }
        awaitNothingIsLeft();
        this.scopes.assertNoMore();
        assertThat(this.witness.sights()).hasSizeGreaterThanOrEqualTo(count)
                .allSatisfy((sight) -> assertThat(sight.intact()).isTrue());
    }

    @Test
    void errorDispatchHasAScopeOfItsOwnAfterTheFirst() throws Exception {
        HttpResponse<byte[]> response = get("/unmapped?scoped");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).hasSize(Witness.BYTES);
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(Witness.BYTES);
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(Witness.BYTES + 1);
        awaitNothingIsLeft();
        this.scopes.assertNoMore();
    }

    @Test
    void anotherThreadIsToldWhichLifeToChoose() throws Exception {
        assertThat(new String(get("/wrong-thread").body(), StandardCharsets.UTF_8)).contains("LifeHandlers.wrongThread",
                "Callable", "@PooledScope(shared = true)");
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(request(path).build(), BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
    }

    private HttpResponse<byte[]> send(Life life) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(life.path());
        switch (life) {
            case HEAD -> request.HEAD();
            case NOT_MODIFIED -> request.header("If-None-Match", "\"etag\"");
            case MULTIPART_FILE, MULTIPART_PART -> request.header("Content-Type", "multipart/form-data; boundary=xxx")
                    .POST(BodyPublishers.ofString("--xxx\r\nContent-Disposition: form-data; name=\"file\"; "
                            + "filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--xxx--\r\n"));
            default -> request.GET();
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException ex) {
            if (life.status() == Life.BROKEN) {
                return null;
            }
            throw ex;
        }
    }

    private void awaitNothingIsLeft() {
        await().untilAsserted(() -> assertThat(this.pools.all()).allSatisfy((pool) -> {
            assertThat(pool.scopeStats().open()).isZero();
            assertThat(pool.stats().bytesInUse()).isZero();
        }));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableResilientMethods
    @Import({ LifeHandlers.class, AsyncLifeHandlers.class, EmitterLifeHandlers.class, Witness.class,
            RecordedScopes.class, SegmentText.Converter.class })
    static class Application {}

}
