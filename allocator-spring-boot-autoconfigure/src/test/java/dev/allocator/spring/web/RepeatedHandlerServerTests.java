package dev.allocator.spring.web;

import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.RecordedScopes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that somebody calls again after a failure: by a proxy around the controller, or by an adapter around Spring's.
 */
@SpringBootTest(classes = RepeatedHandlerServerTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "allocator.max-memory=16MB",
        "server.shutdown=immediate" })
class RepeatedHandlerServerTests {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @Autowired
    MemoryPool pool;

    @Autowired
    RecordedScopes scopes;

    @Autowired
    Witness witness;

    @BeforeEach
    void reset() {
        this.scopes.clear();
        this.witness.reset();
    }

    @ParameterizedTest
    @CsvSource({ "/by-proxy, false", "/by-adapter, false", "/by-proxy-callable, true", "/by-adapter-callable, true" })
    void scopeIsOneForAllAttemptsAndEndsAfterTheLast(String path, boolean shared) throws Exception {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("2 attempts");
        RecordedScopes.Recorded closed = this.scopes.awaitClosed();
        assertThat(closed.usedBytes()).isEqualTo(2 * Witness.BYTES);
        this.scopes.assertNoMore();
        assertThat(this.pool.stats().bytesInUse()).isZero();
        // Each attempt sees its own memory, the last one that of the first, too.
        assertThat(this.witness.sights()).hasSize(4).allSatisfy((sight) -> {
            assertThat(sight.intact()).isTrue();
            assertThat(sight.closed()).isFalse();
            assertThat(sight.shared()).isEqualTo(shared);
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({ Witness.class, RecordedScopes.class })
    static class Application {

        @Bean
        Handlers handlers(Witness witness) {
            return new Handlers(witness);
        }

        @Bean
        static BeanPostProcessor retryingProxy() {
            return new BeanPostProcessor() {

                @Override
                public Object postProcessAfterInitialization(Object bean, String beanName) {
                    return (bean instanceof Handlers) ? proxy(bean) : bean;
                }

            };
        }

        private static Object proxy(Object bean) {
            ProxyFactory factory = new ProxyFactory(bean);
            factory.setProxyTargetClass(true);
            factory.addAdvice((MethodInterceptor) Application::proceedTwice);
            return factory.getProxy();
        }

        private static @Nullable Object proceedTwice(MethodInvocation invocation) throws Throwable {
            MethodInvocation again = ((ProxyMethodInvocation) invocation).invocableClone();
            try {
                return invocation.proceed();
            } catch (IllegalStateException ex) {
                if (!invocation.getMethod().getName().startsWith("byProxy")) {
                    throw ex;
                }
                return again.proceed();
            }
        }

        @Bean
        HandlerAdapter retryingAdapter(ObjectProvider<RequestMappingHandlerAdapter> adapter) {
            return new RetryingAdapter(adapter);
        }

    }

    private record RetryingAdapter(ObjectProvider<RequestMappingHandlerAdapter> adapter)
            implements
                HandlerAdapter,
                Ordered {

        @Override
        public int getOrder() {
            return 0;
        }

        @Override
        public boolean supports(Object handler) {
            return handler instanceof HandlerMethod method && method.getMethod().getName().startsWith("byAdapter");
        }

        @Override
        public @Nullable ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object handler)
                throws Exception {
            try {
                return this.adapter.getObject().handle(request, response, handler);
            } catch (IllegalStateException ex) {
                return this.adapter.getObject().handle(request, response, handler);
            }
        }

    }

    @RestController
    @PooledScope
    static class Handlers {

        private final Witness witness;

        private final AtomicInteger attempts = new AtomicInteger();

        private @Nullable MemorySegment first;

        Handlers(Witness witness) {
            this.witness = witness;
        }

        @GetMapping("/by-proxy")
        String byProxy(MemoryScope scope) {
            return attempt(scope);
        }

        @GetMapping("/by-adapter")
        String byAdapter(MemoryScope scope) {
            return attempt(scope);
        }

        @GetMapping("/by-proxy-callable")
        Callable<String> byProxyCallable(MemoryScope scope) {
            String text = attempt(scope);
            return () -> text;
        }

        @GetMapping("/by-adapter-callable")
        Callable<String> byAdapterCallable(MemoryScope scope) {
            String text = attempt(scope);
            return () -> text;
        }

        private String attempt(MemoryScope scope) {
            MemorySegment segment = this.witness.allocate(scope);
            if (this.attempts.getAndIncrement() % 2 == 0) {
                this.first = segment;
                throw new IllegalStateException("on purpose, once");
            }
            this.witness.see(scope, this.first);
            this.witness.see(scope, segment);
            return "2 attempts";
        }

    }

}
