package dev.allocator.demo.container;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HealthProbeTests {

    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void isHealthyWhenTheAddressAnswersOk() {
        answer(200);
        assertThat(HealthProbe.isHealthy(address())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = { 204, 302, 404, 503 })
    void isNotHealthyWhenItAnswersAnythingElse(int status) {
        answer(status);
        assertThat(HealthProbe.isHealthy(address())).isFalse();
    }

    @Test
    void isNotHealthyWhenNobodyAnswers() {
        URI address = address();
        server.stop(0);
        assertThat(HealthProbe.isHealthy(address)).isFalse();
    }

    private void answer(int status) {
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    private URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/health");
    }

}
