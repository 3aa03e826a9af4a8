package dev.allocator.spring.web;

import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.web.error.include-message=always")
class RequestScopeServerTests {

    @LocalServerPort
    int port;

    RestTestClient client;

    @Autowired
    MemoryPool pool;

    @BeforeEach
    void connect() {
        this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
    }

    @Test
    void scopeIsAPartOfTheRequest() {
        this.client.get().uri("/sum?n=1000").exchange().expectStatus().isOk().expectBody(String.class)
                .isEqualTo("1000");
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Configuration
    @EnableAutoConfiguration
    @Import(Handlers.class)
    static class Application {

    }

    @RestController
    static class Handlers {

        @GetMapping("/sum")
        @PooledScope
        String sum(@RequestParam int n, MemoryScope scope, Arena arena, SegmentAllocator allocator) {
            scope.allocate(n);
            return String.valueOf(scope.usedBytes());
        }

    }

}
