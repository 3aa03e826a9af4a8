package dev.allocator.spring.aop;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeLimitExceededException;
import dev.allocator.spring.InvalidAllocatorConfigurationException;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.RecordedScopes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Scopes of bean methods, and the bean that stands for the current scope.
 */
@SpringBootTest(classes = PooledMethodsTests.Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE, properties = {
        "allocator.max-memory=16MB", "allocator.pools.scheduled.max-memory=1MB", "spring.aop.auto=false" })
class PooledMethodsTests {

    @Autowired
    MemoryPool pool;

    @Autowired
    MemoryScope scope;

    @Autowired
    RecordedScopes scopes;

    @Autowired
    Outer outer;

    @Autowired
    Inner inner;

    @BeforeEach
    void clear(@Autowired @Qualifier("scheduled") MemoryPool scheduled) {
        await().until(() -> scheduled.scopeStats().closed() == 1);
        this.scopes.clear();
    }

    @AfterEach
    void nothingIsLeft() {
        await().untilAsserted(() -> {
            assertThat(this.pool.scopeStats().open()).isZero();
            assertThat(this.pool.stats().bytesInUse()).isZero();
        });
        assertThat(this.pool.currentScope()).isEmpty();
        this.scopes.assertNoMore();
    }

    @Test
    void scopeAroundACall() throws InterruptedException {
        assertThat(this.inner.used(100)).isEqualTo(100);
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(100);
    }

    @Test
    void scopeInsideAScope() throws InterruptedException {
        assertThat(this.outer.used()).containsExactly(7L, 100L, 7L);
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(100);
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(7);
    }

    @Test
    void poolAllocatesFromTheScope() throws InterruptedException {
        assertThat(this.inner.usedThroughThePool()).isEqualTo(50);
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(50);
    }

    @Test
    void exception() throws InterruptedException {
        assertThatThrownBy(() -> this.inner.fail()).isInstanceOf(ScopeLimitExceededException.class);
        this.scopes.awaitClosed();
    }

    @Test
    void methodCannotCloseTheScope() throws InterruptedException {
        assertThatThrownBy(() -> this.inner.close()).isInstanceOf(UnsupportedOperationException.class);
        this.scopes.awaitClosed();
    }

    @Test
    void futureEndsItAtCompletion() throws InterruptedException {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<Long> result = this.inner.future(work);
        assertThat(this.pool.scopeStats().open()).isOne();
        work.completeAsync(() -> "done");
        assertThat(result.join()).isEqualTo(30);
        assertThat(this.pool.scopeStats().open()).isZero();
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(30);
    }

    @Test
    void futureThatFailsEndsIt() throws InterruptedException {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<Long> result = this.inner.future(work);
        work.completeExceptionally(new IllegalStateException("on purpose"));
        assertThatThrownBy(result::join).hasRootCauseMessage("on purpose");
        this.scopes.awaitClosed();
    }

    @Test
    void asyncMethod() throws InterruptedException {
        assertThat(this.inner.async().orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("20, not on main");
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(20);
        this.inner.asyncVoid();
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(21);
    }

    @Test
    void monoHasAScopeForEachSubscriber() throws InterruptedException {
        Mono<Long> mono = this.inner.mono();
        assertThat(this.pool.scopeStats().open()).isZero();
        assertThat(mono.block()).isEqualTo(40);
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(40);
        assertThat(mono.block()).isEqualTo(40);
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(40);
    }

    @Test
    void fluxEndsItWhenItIsCancelled() throws InterruptedException {
        assertThat(this.inner.flux().take(3).collectList().block()).containsExactly(1L, 2L, 3L);
        assertThat(this.scopes.awaitClosed().usedBytes()).isBetween(3L, 4L);
    }

    @Test
    void fluxThatFails() throws InterruptedException {
        assertThatThrownBy(() -> this.inner.fluxFails().blockLast()).hasMessageContaining("on purpose");
        this.scopes.awaitClosed();
    }

    @Test
    void eventListener(@Autowired ApplicationEventPublisher events) throws InterruptedException {
        events.publishEvent(new Event());
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(11);
    }

    @Test
    void scheduledMethod(@Autowired @Qualifier("scheduled") MemoryPool scheduled) {
        await().until(() -> scheduled.scopeStats().closed() == 1);
        assertThat(scheduled.stats().deallocations()).isOne();
    }

    @Test
    void annotationOnTheClass(@Autowired OnClass onClass) throws InterruptedException {
        assertThat(onClass.used()).isEqualTo(13);
        this.scopes.awaitClosed();
        assertThat(onClass.toString()).isNotNull();
    }

    @Test
    void withoutAScope() {
        assertThatIllegalStateException().isThrownBy(() -> this.scope.allocate(1))
                .withMessageContainingAll("There is no scope on thread '" + Thread.currentThread().getName() + "'",
                        "@PooledScope");
        assertThat(this.scope).hasToString("the current thread's scope");
    }

    @Test
    void scopeBeanServesNobodyElse(@Autowired ApplicationContext context, @Autowired SegmentAllocator allocator,
            @Autowired ObjectProvider<Arena> arena) {
        assertThat(allocator).isSameAs(this.pool);
        assertThat(arena.getIfAvailable()).isNull();
        assertThat(context.getBean(MemoryScope.class)).isSameAs(this.scope);
        assertThat(context.getBean("memoryScope")).isSameAs(this.scope);
    }

    @Test
    void wrongAnnotationStopsTheStart() {
        assertThatExceptionOfType(InvalidAllocatorConfigurationException.class)
                .isThrownBy(() -> new SpringApplicationBuilder(Wrong.class).web(WebApplicationType.NONE).run())
                .withMessageContaining(
                        "@PooledScope(pool = \"images\") of " + WrongService.class.getName() + ".work names no pool");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableAsync
    @EnableScheduling
    @Import({ RecordedScopes.class, Outer.class, Inner.class, OnClass.class, Schedule.class })
    static class Application {}

    record Event() {}

    static class Outer {

        private final Inner inner;

        private final MemoryScope scope;

        Outer(Inner inner, MemoryScope scope) {
            this.inner = inner;
            this.scope = scope;
        }

        @PooledScope
        public List<Long> used() {
            this.scope.allocate(7);
            long before = this.scope.usedBytes();
            long inside = this.inner.used(100);
            return List.of(before, inside, this.scope.usedBytes());
        }

    }

    static class Inner {

        private final MemoryPool pool;

        private final MemoryScope scope;

        Inner(MemoryPool pool, MemoryScope scope) {
            this.pool = pool;
            this.scope = scope;
        }

        @PooledScope
        public long used(long bytes) {
            this.scope.allocate(bytes);
            return this.scope.usedBytes();
        }

        @PooledScope
        public long usedThroughThePool() {
            this.pool.allocate(50);
            return this.scope.usedBytes();
        }

        @PooledScope(maxSize = "10B")
        public void fail() {
            this.scope.allocate(11);
        }

        @PooledScope
        public void close() {
            this.scope.close();
        }

        @PooledScope
        public CompletableFuture<Long> future(CompletableFuture<String> work) {
            MemorySegment segment = this.scope.allocate(30);
            return work.thenApply((done) -> segment.byteSize());
        }

        @Async
        @PooledScope
        public CompletableFuture<String> async() {
            this.scope.allocate(20);
            boolean onMain = Thread.currentThread().getName().equals("main");
            return CompletableFuture.completedFuture(this.scope.usedBytes() + (onMain ? ", on main" : ", not on main"));
        }

        @Async
        @PooledScope
        public void asyncVoid() {
            this.scope.allocate(21);
        }

        @PooledScope
        public Mono<Long> mono() {
            this.scope.allocate(40);
            return Mono.deferContextual((context) -> Mono.just(context.get(MemoryScope.class).usedBytes()));
        }

        @PooledScope
        public Flux<Long> flux() {
            return Flux.deferContextual((context) -> Flux.range(0, 100).map((i) -> {
                MemoryScope own = context.get(MemoryScope.class);
                own.allocate(1);
                return own.usedBytes();
            }));
        }

        @PooledScope
        public Flux<Long> fluxFails() {
            return Flux.error(new IllegalStateException("on purpose"));
        }

        @EventListener
        @PooledScope
        public void on(Event event) {
            this.scope.allocate(11);
        }

    }

    @PooledScope
    static class OnClass {

        private final MemoryScope scope;

        OnClass(MemoryScope scope) {
            this.scope = scope;
        }

        public long used() {
            this.scope.allocate(13);
            return this.scope.usedBytes();
        }

    }

    static class Schedule {

        private final MemoryScope scope;

        Schedule(MemoryScope scope) {
            this.scope = scope;
        }

        @Scheduled(initialDelay = 0)
        @PooledScope(pool = "scheduled")
        public void once() {
            this.scope.allocate(12);
        }

    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(WrongService.class)
    static class Wrong {}

    static class WrongService {

        @PooledScope(pool = "images")
        public void work() {}

    }

}
