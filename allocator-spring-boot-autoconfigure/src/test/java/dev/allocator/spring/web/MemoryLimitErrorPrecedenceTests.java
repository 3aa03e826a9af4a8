package dev.allocator.spring.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

import dev.allocator.spring.PooledScope;
import dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration;
import dev.allocator.spring.scope.AllocatorScopeAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application says itself about a limit wins.
 */
class MemoryLimitErrorPrecedenceTests {

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AllocatorAutoConfiguration.class, AllocatorScopeAutoConfiguration.class,
                            AllocatorWebMvcAutoConfiguration.class,
                            WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class))
            .withPropertyValues("allocator.max-memory=1MB");

    @Test
    void exceptionHandlerOfTheController() {
        assertWins(this.runner.withBean(OwnHandlers.class), "local");
    }

    @Test
    void adviceOfTheApplication() {
        assertWins(this.runner.withBean(Handlers.class).withBean(Advice.class), "advice");
    }

    @Test
    void resolverOfTheApplication() {
        assertWins(this.runner.withBean(Handlers.class).withBean(Resolver.class), "resolver");
    }

    @Test
    void switchedOffTogetherWithTheScopes() {
        this.runner.withPropertyValues("allocator.web.enabled=false")
                .run((context) -> assertThat(context).doesNotHaveBean(MemoryLimitExceptionResolver.class));
    }

    private static void assertWins(WebApplicationContextRunner runner, String who) {
        runner.run((context) -> {
            MockMvcTester mvc = MockMvcTester.from(context);
            assertThat(mvc.get().uri("/too-large")).hasStatus(418).bodyText().isEqualTo(who);
            assertThat(mvc.get().uri("/exhausted")).hasStatus(418).bodyText().isEqualTo(who);
        });
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
