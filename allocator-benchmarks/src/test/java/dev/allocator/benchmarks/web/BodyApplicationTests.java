package dev.allocator.benchmarks.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

import dev.allocator.MemoryPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Puts each kind of body through each server once.
 */
@ParameterizedClass
@EnumSource
class BodyApplicationTests {

    private static final int BYTES = 300_000;

    private static final int CONNECTIONS = 2;

    private static ConfigurableApplicationContext application;

    private final Server server;

    BodyApplicationTests(Server server) {
        this.server = server;
    }

    @BeforeParameterizedClassInvocation
    static void start(Server server) {
        application = BodyApplication.start(server, BYTES, "16MB");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        application.close();
    }

    @ParameterizedTest
    @EnumSource
    void bodiesArriveAsTheyAre(BodyKind kind) throws Exception {
        for (Direction direction : Direction.values()) {
            BodyCase subjectCase = new BodyCase(this.server, direction, BYTES, CONNECTIONS, kind);
            assertThat(run(Exchange.of(subjectCase))).as(subjectCase.toString()).isGreaterThanOrEqualTo(CONNECTIONS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlySegmentsAreInThePool(BodyKind kind) throws Exception {
        MemoryPool pool = application.getBean(MemoryPool.class);
        for (Direction direction : Direction.values()) {
            long before = pool.stats().bytesAllocated();
            int requests = run(Exchange.of(new BodyCase(this.server, direction, BYTES, CONNECTIONS, kind)));
            assertThat(pool.stats().bytesAllocated() - before)
                    .isEqualTo(kind.isOurs() ? (long) requests * BYTES : 0);
        }
    }

    @Test
    void otherBodyThanExpectedIsNoticed() {
        Exchange right = Exchange
                .of(new BodyCase(this.server, Direction.DOWNLOAD, BYTES, CONNECTIONS, BodyKind.SEGMENT));
        assertThatIOException()
                .isThrownBy(() -> run(
                        new Exchange(right.request(), right.responseBytes(), right.responseChecksum() + 1)))
                .havingRootCause()
                .withMessage("The body of the response is not the expected one");
        assertThatIOException()
                .isThrownBy(() -> run(
                        new Exchange(right.request(), right.responseBytes() + 1, right.responseChecksum())))
                .havingRootCause()
                .withMessage("The response has 300000 bytes instead of 300001");
    }

    private int run(Exchange exchange) throws IOException, InterruptedException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(),
                BodyApplication.port(application));
        try (LoadClient client = new LoadClient(address, exchange, CONNECTIONS)) {
            return client.run(Duration.ofMillis(1)).requests();
        }
    }

}
