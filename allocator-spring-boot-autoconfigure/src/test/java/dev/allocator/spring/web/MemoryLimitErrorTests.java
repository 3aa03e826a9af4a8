package dev.allocator.spring.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

import dev.allocator.spring.PooledScope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client reads when a limit is reached.
 */
class MemoryLimitErrorTests {

    private static final String TOO_LARGE = """
            {"status":413,"title":"Content Too Large","instance":"/too-large",
             "detail":"The request needs more memory than its limit of 1024 bytes."}""";

    @Test
    void scopeLimit() {
        run((client) -> client.get()
                .uri("/too-large")
                .exchange()
                .expectStatus()
                .isEqualTo(413)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .doesNotExist("Retry-After")
                .expectBody()
                .json(TOO_LARGE));
    }

    @Test
    void poolExhausted() {
        run((client) -> client.get()
                .uri("/exhausted")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .valueEquals("Retry-After", "1")
                .expectBody()
                .json("""
                        {"status":503,"title":"Service Unavailable","instance":"/exhausted",
                         "detail":"There is not enough memory for the request at the moment."}"""));
    }

    @Test
    void clientThatPrefersAnotherFormat() {
        run((client) -> client.get()
                .uri("/too-large")
                .accept(MediaType.APPLICATION_XML)
                .exchange()
                .expectStatus()
                .isEqualTo(413)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON));
    }

    @Test
    void asCauseOfAnotherException() {
        run((client) -> client.get().uri("/caused").exchange().expectStatus().isEqualTo(413));
    }

    @Test
    void onAnotherThread() {
        run((client) -> client.get()
                .uri("/callable")
                .exchange()
                .expectStatus()
                .isEqualTo(413)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON));
    }

    @Test
    void otherExceptionsAreLeftAlone() {
        run((client) -> {
            client.get().uri("/fail").exchange().expectStatus().isEqualTo(500);
            client.get().uri("/nothing-here").exchange().expectStatus().isEqualTo(404);
        });
    }

    @Test
    void exceptionHandlerOfTheControllerWins() {
        run((client) -> expectOwn(client, "local"), LocalHandler.class);
    }

    @Test
    void adviceOfTheApplicationWins() {
        run((client) -> expectOwn(client, "advice"), Advice.class);
    }

    @Test
    void resolverOfTheApplicationWins() {
        run((client) -> expectOwn(client, "resolver"), Resolver.class);
    }

    @Test
    void switchedOffTogetherWithTheScopes() {
        try (ConfigurableApplicationContext context = start("allocator.web.enabled=false")) {
            assertThat(context.getBeansOfType(MemoryLimitExceptionResolver.class)).isEmpty();
        }
    }

    private static void expectOwn(RestTestClient client, String who) {
        client.get().uri("/too-large").exchange().expectStatus().isEqualTo(418).expectBody(String.class).isEqualTo(who);
        client.get().uri("/exhausted").exchange().expectStatus().isEqualTo(418).expectBody(String.class).isEqualTo(who);
    }

    private static void run(Consumer<RestTestClient> test, Class<?>... configurations) {
        try (ConfigurableApplicationContext context = start("allocator.max-memory=1MB", configurations)) {
            int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
            test.accept(RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build());
        }
    }

    private static ConfigurableApplicationContext start(String property, Class<?>... configurations) {
        return new SpringApplicationBuilder(Application.class).sources(configurations)
                .web(WebApplicationType.SERVLET)
                .run("--server.port=0", "--" + property);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Handlers.class)
    static class Application {

    }

    @RestController
    static class Handlers {

        @GetMapping("/too-large")
        @PooledScope(maxSize = "1KB")
        String tooLarge(Arena scope) {
            scope.allocate(1025);
            return "never";
        }

        @GetMapping("/exhausted")
        @PooledScope
        String exhausted(Arena scope) {
            scope.allocate(2 << 20);
            return "never";
        }

        @GetMapping("/caused")
        @PooledScope(maxSize = "1KB")
        String caused(Arena scope) {
            try {
                return tooLarge(scope);
            } catch (RuntimeException ex) {
                throw new IllegalStateException("the import failed", new IllegalArgumentException(ex));
            }
        }

        @GetMapping("/callable")
        @PooledScope(maxSize = "1KB")
        Callable<String> callable(Arena scope) {
            return () -> tooLarge(scope);
        }

        @GetMapping("/fail")
        @PooledScope
        String fail() {
            throw new IllegalStateException("on purpose");
        }

    }

    /** Replaces the handlers by some that care for themselves. */
    @Configuration(proxyBeanMethods = false)
    static class LocalHandler {

        @Bean
        static BeanFactoryPostProcessor replaceHandlers() {
            return (beanFactory) -> {
                var registry = (BeanDefinitionRegistry) beanFactory;
                registry.removeBeanDefinition(Handlers.class.getName());
                registry.registerBeanDefinition("own",
                        new RootBeanDefinition(OwnHandlers.class));
            };
        }

    }

    @RestController
    static class OwnHandlers extends Handlers {

        @ExceptionHandler(RuntimeException.class)
        ResponseEntity<String> handle() {
            return ResponseEntity.status(418).body("local");
        }

    }

    @RestControllerAdvice
    static class Advice {

        @ExceptionHandler(RuntimeException.class)
        ResponseEntity<String> handle() {
            return ResponseEntity.status(418).body("advice");
        }

    }

    static class Resolver implements HandlerExceptionResolver {

        @Override
        public ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response, Object handler,
                Exception ex) {
            try {
                response.setStatus(418);
                response.getWriter().print("resolver");
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
            return new ModelAndView();
        }

    }

}
