package dev.allocator.spring.web;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A controller in a slice, as users test theirs, with nothing added.
 */
@WebMvcTest
class PooledScopeWebMvcTests {

    @Autowired
    MockMvcTester mvc;

    @Test
    void scope() {
        assertThat(this.mvc.get().uri("/used")).hasStatusOk().bodyText().isEqualTo("100");
    }

    @Test
    void limit() {
        assertThat(this.mvc.get().uri("/too-much")).hasStatus(413).hasContentType("application/problem+json");
    }

    @SpringBootApplication(scanBasePackages = "nowhere")
    @Import(Handlers.class)
    static class Application {

    }

    @RestController
    static class Handlers {

        @GetMapping("/used")
        @PooledScope
        String used(MemoryScope scope) {
            scope.allocate(100);
            return String.valueOf(scope.usedBytes());
        }

        @GetMapping("/too-much")
        @PooledScope(maxSize = "100B")
        String tooMuch(MemoryScope scope) {
            scope.allocate(101);
            return "never";
        }

    }

}
