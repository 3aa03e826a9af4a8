package dev.allocator.spring.web;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.spring.InvalidAllocatorConfigurationException;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration;
import dev.allocator.spring.scope.AllocatorScopeAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class AllocatorWebMvcAutoConfigurationTests {

    private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(AllocatorAutoConfiguration.class,
            AllocatorScopeAutoConfiguration.class,
            AllocatorWebMvcAutoConfiguration.class);

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(CONFIGURATIONS)
            .withConfiguration(
                    AutoConfigurations.of(WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class));

    @Test
    void inAWebApplication() {
        this.runner.run((context) -> assertThat(context).hasSingleBean(PooledScopeInterceptor.class)
                .hasSingleBean(MemoryLimitExceptionResolver.class));
    }

    @Test
    void notWithoutAWebApplication() {
        new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
                .run((context) -> assertThat(context).hasSingleBean(MemoryPool.class)
                        .doesNotHaveBean(AllocatorWebMvcAutoConfiguration.class));
    }

    @Test
    void notInAReactiveWebApplication() {
        new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
                .run((context) -> assertThat(context).hasSingleBean(MemoryPool.class)
                        .doesNotHaveBean(AllocatorWebMvcAutoConfiguration.class));
    }

    @Test
    void notWithoutSpringMvc() {
        new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
                .withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
                .run((context) -> assertThat(context).hasNotFailed()
                        .doesNotHaveBean(AllocatorWebMvcAutoConfiguration.class));
    }

    @Test
    void notWithoutServlets() {
        new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
                .withClassLoader(new FilteredClassLoader(Servlet.class))
                .run((context) -> assertThat(context).hasSingleBean(MemoryPool.class)
                        .doesNotHaveBean(AllocatorWebMvcAutoConfiguration.class));
    }

    @Test
    void switchedOff() {
        this.runner.withPropertyValues("allocator.web.enabled=false")
                .withBean(Handlers.class)
                .run((context) -> {
                    assertThat(context).hasSingleBean(MemoryPool.class).doesNotHaveBean(PooledScopeInterceptor.class);
                    assertParameterFails(context, "allocator.web.enabled is false");
                });
    }

    @Test
    void allSwitchedOff() {
        this.runner.withPropertyValues("allocator.enabled=false").withBean(Handlers.class).run((context) -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(PooledScopeInterceptor.class);
            assertParameterFails(context, "allocator.enabled is false");
        });
    }

    @Test
    void maxScopeSize() {
        this.runner.withPropertyValues("allocator.web.max-scope-size=1KB")
                .withBean(Handlers.class)
                .run((context) -> assertThat(MockMvcTester.from(context).get().uri("/limit")).bodyText()
                        .isEqualTo("1024"));
    }

    @Test
    void maxScopeSizeOfNothing() {
        this.runner.withPropertyValues("allocator.web.max-scope-size=0B")
                .run((context) -> assertThat(context).getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidAllocatorConfigurationException.class)
                        .hasMessage("allocator.web.max-scope-size must be at least 1 byte, but it is 0"));
    }

    @Test
    void handlersAreCheckedAtTheStart() {
        this.runner.withBean(WrongHandlers.class)
                .run((context) -> assertThat(context).getFailure()
                        .isInstanceOf(InvalidAllocatorConfigurationException.class)
                        .hasMessageContaining("@PooledScope(pool = \"images\") of")
                        .hasMessageContaining("WrongHandlers.handle names no pool; there are [default]."));
    }

    private static void assertParameterFails(WebApplicationContext context, String reason) {
        assertThat(MockMvcTester.from(context).get().uri("/limit")).hasFailed()
                .failure()
                .isInstanceOf(ServletException.class)
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("There is no scope for the parameter of type MemoryScope")
                .hasMessageEndingWith(reason);
    }

    @RestController
    static class Handlers {

        @GetMapping("/limit")
        @PooledScope
        String limit(MemoryScope scope) {
            return String.valueOf(scope.maxBytes());
        }

    }

    @RestController
    static class WrongHandlers {

        @GetMapping("/")
        @PooledScope(pool = "images")
        void handle() {}

    }

}
