package dev.allocator.spring.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import dev.allocator.MemoryPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many requests of all kinds, one in ten of which goes wrong, leave nothing. It takes as many as
 * {@code -Dendurance.requests=1000000} says, else a few thousand and no more than a minute.
 */
@SpringBootTest(classes = EnduranceServerTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "allocator.max-memory=256MB",
        "logging.level.org.springframework.web=off",
        "logging.level.org.apache.catalina=off",
        "logging.level.org.eclipse.jetty=off",
        "server.shutdown=immediate" })
class EnduranceServerTests {

    private static final int CLIENTS = 8;

    private static final Long REQUESTS = Long.getLong("endurance.requests");

    @LocalServerPort
    int port;

    @Autowired
    MemoryPool pool;

    @Autowired
    EnduranceHandlers handlers;

    @Test
    void nothingIsLeft() throws Exception {
        long requests = (REQUESTS != null) ? REQUESTS : 4_000;
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        AtomicLong sent = new AtomicLong();
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                EnduranceClient client = new EnduranceClient(this.port, i);
                clients.add(executor.submit(() -> {
                    while (sent.getAndIncrement() < requests && (REQUESTS != null || System.nanoTime() < end)) {
                        client.request();
                    }
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(this.pool.scopeStats().open()).isZero();
            assertThat(this.pool.stats().bytesInUse()).isZero();
        });
        assertThat(this.pool.scopeStats().closed()).isEqualTo(this.pool.scopeStats().opened()).isPositive();
        assertThat(this.pool.stats().failures()).isZero();
        assertThat(this.handlers.spoilt()).isZero();
        System.out.printf("%d requests, %d scopes, peak %d bytes in use, %d bytes reserved%n", sent.get() - CLIENTS,
                this.pool.scopeStats().closed(), this.pool.stats().peakBytesInUse(), this.pool.stats().bytesReserved());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(EnduranceHandlers.class)
    static class Application {}

}
