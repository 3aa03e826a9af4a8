package dev.allocator.spring.web;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.RecordedScopes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that go away while a handler waits for what never comes, without a time-out of its own.
 */
@SpringBootTest(classes = MissingTimeoutServerTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "allocator.max-memory=16MB",
        "spring.mvc.async.request-timeout=-1",
        "server.shutdown=immediate" })
@ExtendWith(OutputCaptureExtension.class)
class MissingTimeoutServerTests {

    @LocalServerPort
    int port;

    @Autowired
    MemoryPool pool;

    @Autowired
    RecordedScopes scopes;

    @Autowired
    Timeouts timeouts;

    @Autowired
    Handlers handlers;

    @BeforeEach
    void reset() {
        this.scopes.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = { "result", "future" })
    void whatWaitsForOneResultGetsTheDefault(String handler, CapturedOutput output) throws Exception {
        try (RawConnection connection = new RawConnection(this.port)) {
            connection.get("/" + handler);
            assertThat(this.timeouts.next()).isEqualTo(30_000);
            connection.reset();
        }
        this.scopes.awaitClosed();
        this.scopes.assertNoMore();
        assertThat(this.pool.stats().bytesInUse()).isZero();
        assertThat(output)
                .contains(Handlers.class.getName() + "." + handler + " waits for its result without a time-out");
    }

    @Test
    void finiteTimeoutIsLeftAlone() throws Exception {
        try (RawConnection connection = new RawConnection(this.port)) {
            connection.get("/long");
            assertThat(this.timeouts.next()).isEqualTo(100_000);
        }
        this.scopes.awaitClosed();
    }

    @Test
    void handlerWithoutAScopeIsLeftAlone() throws Exception {
        try (RawConnection connection = new RawConnection(this.port)) {
            connection.get("/no-scope");
            assertThat(this.timeouts.next()).isNotPositive();
        }
        this.handlers.unscoped.setResult("end");
    }

    @Test
    void whatIsStreamedIsLeftAlone(CapturedOutput output) throws Exception {
        try (RawConnection connection = new RawConnection(this.port)) {
            connection.get("/events");
            assertThat(this.timeouts.next()).isNotPositive();
            assertThat(this.pool.scopeStats().open()).isOne();
            this.handlers.emitter.complete();
        }
        this.scopes.awaitClosed();
        assertThat(output).contains(Handlers.class.getName() + ".events sends without a time-out");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({ Handlers.class, Timeouts.class, RecordedScopes.class })
    static class Application {}

    /**
     * Tells what time-out a request has, and makes it a short one.
     */
    static class Timeouts implements Filter {

        private final BlockingQueue<Long> millis = new LinkedBlockingQueue<>();

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
            if (request.isAsyncStarted()) {
                long timeout = request.getAsyncContext().getTimeout();
                if (timeout > 0) {
                    request.getAsyncContext().setTimeout(300);
                }
                this.millis.add(timeout);
            }
        }

        long next() throws InterruptedException {
            Long next = this.millis.poll(20, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            return next;
        }

    }

    @RestController
    static class Handlers {

        private final DeferredResult<String> unscoped = new DeferredResult<>(0L);

        private final SseEmitter emitter = new SseEmitter(0L);

        @GetMapping("/result")
        @PooledScope
        DeferredResult<String> result(MemoryScope scope) {
            scope.allocate(100);
            return new DeferredResult<>(0L);
        }

        @GetMapping("/future")
        @PooledScope
        CompletableFuture<String> future(MemoryScope scope) {
            scope.allocate(100);
            return new CompletableFuture<>();
        }

        @GetMapping("/long")
        @PooledScope
        DeferredResult<String> finite(MemoryScope scope) {
            scope.allocate(100);
            return new DeferredResult<>(100_000L);
        }

        @GetMapping("/no-scope")
        DeferredResult<String> unscoped() {
            return this.unscoped;
        }

        @GetMapping("/events")
        @PooledScope
        SseEmitter events(MemoryScope scope) {
            scope.allocate(100);
            return this.emitter;
        }

    }

}
