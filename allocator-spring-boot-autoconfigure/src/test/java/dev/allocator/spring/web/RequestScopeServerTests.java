package dev.allocator.spring.web;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.RecordedScopes;
import dev.allocator.spring.RecordedScopes.Recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The life of a scope with handlers that stay on their thread.
 */
@SpringBootTest(classes = RequestScopeServerTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "spring.web.error.include-message=always",
        "allocator.max-memory=64MB",
        "allocator.pools.uploads.max-memory=1MB" })
@ExtendWith(OutputCaptureExtension.class)
class RequestScopeServerTests {

    @LocalServerPort
    int port;

    @Autowired
    MemoryPool pool;

    @Autowired
    @Qualifier("uploads")
    MemoryPool uploads;

    @Autowired
    RecordedScopes scopes;

    @Autowired
    Handlers handlers;

    RestTestClient client;

    @BeforeEach
    void connect() {
        this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
        this.scopes.clear();
    }

    @Test
    void scopeIsAliveWhileTheBodyIsWrittenAndGoneAfterIt() throws InterruptedException {
        expect("/text", "hello off-heap");
        Recorded recorded = this.scopes.awaitClosed();
        assertThat(recorded.pool()).isEqualTo("default");
        assertThat(recorded.usedBytes()).isEqualTo("hello off-heap".length());
        assertThat(recorded.duration()).isPositive();
        assertNothingIsLeft();
        assertThat(this.handlers.lastScope.isClosed()).isTrue();
        assertThat(catchThrowable(() -> this.handlers.lastSegment.get(ValueLayout.JAVA_BYTE, 0)))
                .isInstanceOfAny(IllegalStateException.class, WrongThreadException.class);
    }

    @Test
    void scopeIsGoneWhenTheHandlerThrows() throws InterruptedException {
        this.client.get().uri("/fail").exchange().expectStatus().is5xxServerError();
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(1000);
        assertNothingIsLeft();
    }

    @Test
    void scopeIsGoneWhenTheBodyCannotBeWritten() throws InterruptedException {
        this.client.get().uri("/unwritable").exchange().expectStatus().is5xxServerError();
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(1000);
        assertNothingIsLeft();
    }

    @Test
    void scopeIsGoneWhenAnInterceptorEndsTheRequest() throws InterruptedException {
        this.client.get().uri("/text?refuse=true").exchange().expectStatus().isForbidden();
        assertThat(this.scopes.awaitClosed().usedBytes()).isZero();
        assertNothingIsLeft();
    }

    @Test
    void parameterTypes() throws InterruptedException {
        expect("/types", "300 of 9223372036854775807, confined");
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(300);
    }

    @Test
    void handlersCannotCloseTheScope() throws InterruptedException {
        expect("/close", "UnsupportedOperationException");
        this.scopes.awaitClosed();
    }

    @Test
    void poolAllocatesFromTheScopeOnTheHandlersThread() throws InterruptedException {
        expect("/pool", "100 in the scope");
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(100);
        assertNothingIsLeft();
        expect("/thread", "no scope");
    }

    @Test
    void namedPool() throws InterruptedException {
        expect("/uploads", "uploads");
        Recorded recorded = this.scopes.awaitClosed();
        assertThat(recorded.pool()).isEqualTo("uploads");
        assertThat(recorded.usedBytes()).isEqualTo(10);
    }

    @Test
    void forwardedHandlerHasAScopeOfItsOwn() throws InterruptedException {
        expect("/outer", "inner");
        Recorded inner = this.scopes.awaitClosed();
        Recorded outer = this.scopes.awaitClosed();
        assertThat(inner.usedBytes()).isEqualTo(5);
        assertThat(inner.pool()).isEqualTo("default");
        assertThat(outer.usedBytes()).isEqualTo(11);
        assertThat(this.handlers.outerScopeAfterForward).isEqualTo("open, current");
        assertNothingIsLeft();
    }

    @Test
    void forwardedHandlerMayUseAnotherPool() throws InterruptedException {
        expect("/outer?to=/uploads", "default");
        assertThat(this.scopes.awaitClosed().pool()).isEqualTo("uploads");
        assertThat(this.scopes.awaitClosed().pool()).isEqualTo("default");
        assertNothingIsLeft();
    }

    @Test
    void forwardedHandlerWithoutAnnotationHasNoScope() throws InterruptedException {
        this.client.get()
                .uri("/outer?to=/forgotten")
                .exchange()
                .expectStatus()
                .is5xxServerError()
                .expectBody(String.class)
                .value((body) -> assertThat(body).contains("@PooledScope"));
        assertThat(this.scopes.awaitClosed().pool()).isEqualTo("default");
        assertNothingIsLeft();
    }

    @Test
    void parameterWithoutAnnotation() {
        this.client.get()
                .uri("/forgotten")
                .exchange()
                .expectStatus()
                .is5xxServerError()
                .expectBody(String.class)
                .value((body) -> assertThat(body).contains("There is no scope for the parameter of type Arena",
                        "Handlers.forgotten(java.lang.foreign.Arena)",
                        "neither the method nor its class is annotated with @PooledScope"));
    }

    @Test
    void scopesThatTheHandlerDidNotEndAreEnded(CapturedOutput output) throws InterruptedException {
        expect("/leftover", "done");
        this.scopes.awaitClosed();
        assertNothingIsLeft();
        assertThat(output).contains("Handlers.leftover did not end 2 of the scopes that it began on the memory pool"
                + " 'default'");
        expect("/thread", "no scope");
    }

    @Test
    void requestsAtTheSameTime() throws Exception {
        long opened = this.pool.scopeStats().opened();
        Callable<Integer> requests = () -> {
            RestTestClient own = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
            for (int i = 0; i < 25; i++) {
                own.get()
                        .uri("/pool")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(String.class)
                        .isEqualTo("100 in the scope");
            }
            return 25;
        };
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> future : executor
                    .invokeAll(IntStream.range(0, 8).mapToObj((i) -> requests).toList())) {
                assertThat(future.get(60, TimeUnit.SECONDS)).isEqualTo(25);
            }
        }
        for (int i = 0; i < 200; i++) {
            assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(100);
        }
        assertThat(this.pool.scopeStats().opened()).isEqualTo(opened + 200);
        assertNothingIsLeft();
    }

    private void expect(String uri, String body) {
        this.client.get().uri(uri).exchange().expectStatus().isOk().expectBody(String.class).isEqualTo(body);
    }

    private void assertNothingIsLeft() {
        for (MemoryPool each : List.of(this.pool, this.uploads)) {
            assertThat(each.stats().bytesInUse()).isZero();
            assertThat(each.scopeStats().open()).isZero();
        }
        this.scopes.assertNoMore();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({ Handlers.class, RecordedScopes.class, SegmentText.Converter.class, Refusal.class })
    static class Application {

    }

    static class Refusal implements WebMvcConfigurer, HandlerInterceptor {

        @Override
        public void addInterceptors(InterceptorRegistry registry) {
            registry.addInterceptor(this);
        }

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (request.getParameter("refuse") == null) {
                return true;
            }
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return false;
        }

    }

    @RestController
    static class Handlers {

        private final MemoryPool pool;

        volatile MemoryScope lastScope;

        volatile MemorySegment lastSegment;

        volatile String outerScopeAfterForward;

        Handlers(MemoryPool pool) {
            this.pool = pool;
        }

        @GetMapping("/text")
        @PooledScope
        SegmentText text(MemoryScope scope) {
            SegmentText text = SegmentText.of("hello off-heap", scope);
            this.lastScope = scope;
            this.lastSegment = text.segment();
            return text;
        }

        @GetMapping("/fail")
        @PooledScope
        String fail(MemoryScope scope) {
            scope.allocate(1000);
            throw new IllegalArgumentException("on purpose");
        }

        @GetMapping("/unwritable")
        @PooledScope
        SegmentText unwritable(MemoryScope scope) {
            scope.allocate(1000);
            MemorySegment dead;
            try (Arena arena = Arena.ofConfined()) {
                dead = arena.allocate(10);
            }
            return new SegmentText(dead);
        }

        @GetMapping("/types")
        @PooledScope
        String types(MemoryScope scope, Arena arena, SegmentAllocator allocator) {
            scope.allocate(100, AllocationStrategy.SEGREGATED);
            arena.allocate(100);
            allocator.allocate(100);
            return scope.usedBytes() + " of " + scope.maxBytes() + ", " + (scope.isShared() ? "shared" : "confined");
        }

        @GetMapping("/close")
        @PooledScope
        String close(Arena arena) {
            return catchThrowable(arena::close).getClass().getSimpleName();
        }

        @GetMapping("/pool")
        @PooledScope
        String pool(MemoryScope scope) {
            this.pool.allocate(100);
            return scope.usedBytes() + " in the scope";
        }

        @GetMapping("/thread")
        String thread() {
            return this.pool.currentScope().isPresent() ? "a scope" : "no scope";
        }

        @GetMapping("/uploads")
        @PooledScope(pool = "uploads")
        String uploads(MemoryScope scope) {
            scope.allocate(10);
            return this.pool.currentScope().isPresent() ? "default" : "uploads";
        }

        @GetMapping("/outer")
        @PooledScope
        void outer(MemoryScope scope, @RequestParam(defaultValue = "/inner") String to, HttpServletRequest request,
                HttpServletResponse response) throws ServletException, IOException {
            scope.allocate(11);
            request.getRequestDispatcher(to).forward(request, response);
            scope.allocate(0);
            boolean current = this.pool.currentScope().orElseThrow().usedBytes() == scope.usedBytes();
            this.outerScopeAfterForward = "open, " + (current ? "current" : "not current");
        }

        @GetMapping("/inner")
        @PooledScope
        SegmentText inner(MemoryScope scope) {
            return SegmentText.of("inner", scope);
        }

        @GetMapping("/forgotten")
        String forgotten(Arena arena) {
            return "never";
        }

        @GetMapping("/leftover")
        @PooledScope
        String leftover() {
            this.pool.beginScope();
            this.pool.beginScope();
            return "done";
        }

    }

}
