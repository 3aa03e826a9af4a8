package dev.allocator.spring.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import dev.allocator.MemoryPool;
import dev.allocator.spring.RecordedScopes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients that go away, at once or in the middle of something.
 */
@SpringBootTest(classes = { RequestLivesServerTests.Application.class,
        Noticing.class }, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
                "allocator.max-memory=64MB",
                "allocator.pools.uploads.max-memory=4MB",
                "server.shutdown=immediate",
                "spring.mvc.async.request-timeout=2s" })
class DisconnectsServerTests {

    @LocalServerPort
    int port;

    @Autowired
    MemoryPool pool;

    @Autowired
    RecordedScopes scopes;

    @Autowired
    Witness witness;

    @Autowired
    Noticing noticing;

    @BeforeEach
    void reset() {
        this.scopes.clear();
        this.witness.reset();
        this.noticing.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/large", "/streaming-endless", "/emitter-endless", "/sse-endless", "/flux-endless" })
    void whileTheBodyIsWritten(String path) throws Exception {
        RawConnection connection = new RawConnection(this.port);
        connection.get(path);
        connection.read(1000);
        connection.reset();
        assertEndsOnceWithinASecond();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/wait", "/callable-waits" })
    void whileTheHandlerWorks(String path) throws Exception {
        RawConnection connection = new RawConnection(this.port);
        connection.get(path);
        this.witness.awaitFirst();
        connection.reset();
        assertThat(this.pool.scopeStats().open()).isOne();
        this.witness.release();
        assertEndsOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/deferred-never", "/future-never", "/emitter-timeout" })
    void whileNobodyWorks(String path) throws Exception {
        RawConnection connection = new RawConnection(this.port);
        connection.get(path);
        this.witness.awaitFirst();
        connection.reset();
        assertEndsOnceWithinASecond();
    }

    @ParameterizedTest
    @ValueSource(strings = { "Content-Length: 1000000\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n1000\r\n" })
    void inTheMiddleOfAnUpload(String header) throws Exception {
        RawConnection connection = new RawConnection(this.port);
        connection.send("POST /upload HTTP/1.1\r\nHost: localhost\r\n" + header + "half of it");
        this.witness.awaitFirst();
        connection.reset();
        assertEndsOnceWithinASecond();
    }

    @Test
    void manyAtTheSameTime() throws Exception {
        int count = 60;
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(20)) {
            for (int i = 0; i < count; i++) {
                int bytes = 200 + 997 * i % 20_000;
                String path = (i % 2 == 0) ? "/sse-endless" : "/streaming-endless";
                clients.add(executor.submit(() -> {
                    RawConnection connection = new RawConnection(this.port);
                    connection.get(path);
                    connection.read(bytes);
                    connection.reset();
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get(60, TimeUnit.SECONDS);
            }
        }
        for (int i = 0; i < count; i++) {
            this.scopes.awaitClosed();
        }
        awaitNothingIsLeft(Duration.ofSeconds(20));
        this.scopes.assertNoMore();
    }

    /**
     * Within a second of the server's noticing, by the clock of this process.
     */
    private void assertEndsOnceWithinASecond() throws InterruptedException {
        RecordedScopes.Recorded closed = assertEndsOnce(Duration.ofSeconds(1));
        assertThat(Duration.ofNanos(closed.nanoTime() - this.noticing.nanoTime())).isLessThan(Duration.ofSeconds(1));
    }

    private void assertEndsOnce() throws InterruptedException {
        assertEndsOnce(Duration.ofSeconds(20));
    }

    private RecordedScopes.Recorded assertEndsOnce(Duration atMost) throws InterruptedException {
        RecordedScopes.Recorded closed = this.scopes.awaitClosed();
        awaitNothingIsLeft(atMost);
        this.scopes.assertNoMore();
        assertThat(this.witness.sights()).isNotEmpty()
                .allSatisfy((sight) -> assertThat(sight.intact()).isTrue());
        return closed;
    }

    private void awaitNothingIsLeft(Duration atMost) {
        await().atMost(atMost).untilAsserted(() -> {
            assertThat(this.pool.scopeStats().open()).isZero();
            assertThat(this.pool.stats().bytesInUse()).isZero();
        });
    }

}
