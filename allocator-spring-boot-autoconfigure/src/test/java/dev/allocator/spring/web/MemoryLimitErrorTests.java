package dev.allocator.spring.web;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.concurrent.Callable;

import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.allocator.spring.PooledScope;

/**
 * What a client reads when a limit is reached.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "allocator.max-memory=1MB")
class MemoryLimitErrorTests {

    private static final String TOO_LARGE = """
            {"status":413,"title":"Content Too Large","instance":"/too-large",
             "detail":"The request needs more memory than its limit of 1024 bytes."}""";

    @LocalServerPort
    int port;

    RestTestClient client;

    @BeforeEach
    void connect() {
        this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
    }

    @Test
    void scopeLimit() {
        this.client.get()
                .uri("/too-large")
                .exchange()
                .expectStatus()
                .isEqualTo(413)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .doesNotExist("Retry-After")
                .expectBody()
                .json(TOO_LARGE);
    }

    @Test
    void poolExhausted() {
        this.client.get()
                .uri("/exhausted")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .valueEquals("Retry-After", "1")
                .expectBody()
                .json("""
                        {"status":503,"title":"Service Unavailable","instance":"/exhausted",
                         "detail":"There is not enough memory for the request at the moment."}""");
    }

    @Test
    void clientThatPrefersAnotherFormat() {
        this.client.get()
                .uri("/too-large")
                .accept(MediaType.APPLICATION_XML)
                .exchange()
                .expectStatus()
                .isEqualTo(413)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void asCauseOfAnotherException() {
        this.client.get().uri("/caused").exchange().expectStatus().isEqualTo(413);
    }

    @Test
    void afterAPartOfAnotherBodyThatHasNotBeenSent() {
        this.client.get()
                .uri("/partial")
                .exchange()
                .expectStatus()
                .isEqualTo(413)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("status")
                .isEqualTo(413);
    }

    @Test
    void onAnotherThread() {
        this.client.get()
                .uri("/callable")
                .exchange()
                .expectStatus()
                .isEqualTo(413)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void otherExceptionsAreLeftAlone() {
        this.client.get().uri("/fail").exchange().expectStatus().isEqualTo(500);
        this.client.get().uri("/nothing-here").exchange().expectStatus().isEqualTo(404);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Handlers.class)
    static class Application {

    }

    @RestController
    static class Handlers {

        @GetMapping("/too-large")
        @PooledScope(maxSize = "1KB")
        String tooLarge(Arena scope) {
            scope.allocate(1025);
            return "never";
        }

        @GetMapping("/exhausted")
        @PooledScope
        String exhausted(Arena scope) {
            scope.allocate(2 << 20);
            return "never";
        }

        @GetMapping("/caused")
        @PooledScope(maxSize = "1KB")
        String caused(Arena scope) {
            try {
                return tooLarge(scope);
            } catch (RuntimeException ex) {
                throw new IllegalStateException("the import failed", new IllegalArgumentException(ex));
            }
        }

        @GetMapping("/partial")
        @PooledScope(maxSize = "1KB")
        void partial(Arena scope, HttpServletResponse response) throws IOException {
            response.setContentType("text/csv");
            response.getOutputStream().print("a,b,c");
            tooLarge(scope);
        }

        @GetMapping("/callable")
        @PooledScope(maxSize = "1KB")
        Callable<String> callable(Arena scope) {
            return () -> tooLarge(scope);
        }

        @GetMapping("/fail")
        @PooledScope
        String fail() {
            throw new IllegalStateException("on purpose");
        }

    }

}
