package dev.allocator.spring.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import dev.allocator.MemoryPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server that is stopped while requests are in flight.
 */
class ShutdownTests {

    static Stream<Arguments> servers() {
        return Stream.of(true, false)
                .flatMap((jetty) -> Stream.of(true, false)
                        .flatMap((virtual) -> Stream.of("/wait", "/callable-waits")
                                .map((path) -> Arguments.of(jetty, virtual, path))));
    }

    @ParameterizedTest(name = "jetty {0}, virtual threads {1}, {2}")
    @MethodSource("servers")
    void gracefulLetsTheRequestFinish(boolean jetty, boolean virtual, String path) throws Exception {
        try (ConfigurableApplicationContext context = start(jetty, virtual, "graceful", "20s")) {
            MemoryPool pool = context.getBean(MemoryPool.class);
            Witness witness = context.getBean(Witness.class);
            try (RawConnection connection = request(context, path)) {
                CompletableFuture<Void> stop = CompletableFuture.runAsync(context::close);
                witness.release();
                connection.readAll();
                stop.get(20, TimeUnit.SECONDS);
            }
            assertThat(witness.sights()).hasSize(2).allSatisfy((sight) -> {
                assertThat(sight.intact()).isTrue();
                assertThat(sight.closed()).isFalse();
            });
            assertReturned(pool);
        }
    }

    @ParameterizedTest(name = "jetty {0}, virtual threads {1}, {2}")
    @MethodSource("servers")
    void immediateLeavesNothing(boolean jetty, boolean virtual, String path) throws Exception {
        try (ConfigurableApplicationContext context = start(jetty, virtual, "immediate", "100ms")) {
            MemoryPool pool = context.getBean(MemoryPool.class);
            Witness witness = context.getBean(Witness.class);
            try (RawConnection _ = request(context, path)) {
                CompletableFuture.runAsync(context::close).get(30, TimeUnit.SECONDS);
                witness.release();
                assertReturned(pool);
            }
        }
    }

    /**
     * A scope that is confined to a thread at work keeps its memory until the handler lets go of it.
     */
    private static void assertReturned(MemoryPool pool) {
        await().untilAsserted(() -> {
            assertThat(pool.stats().bytesInUse()).isZero();
            assertThat(pool.stats().bytesReserved()).isZero();
        });
    }

    private static RawConnection request(ConfigurableApplicationContext context, String path) throws Exception {
        RawConnection connection = new RawConnection(
                ((ServletWebServerApplicationContext) context).getWebServer().getPort());
        connection.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        context.getBean(Witness.class).awaitFirst();
        return connection;
    }

    private static ConfigurableApplicationContext start(boolean jetty, boolean virtual, String shutdown,
            String timeout) {
        return new SpringApplication(RequestLivesServerTests.Application.class).run("--server.port=0",
                "--allocator.max-memory=64MB", "--allocator.pools.uploads.max-memory=4MB",
                "--server.shutdown=" + shutdown, "--spring.lifecycle.timeout-per-shutdown-phase=" + timeout,
                "--spring.threads.virtual.enabled=" + virtual, jetty ? "--" + OnJetty.PROPERTY : "--any");
    }

}
