package dev.allocator.spring.web;

import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration;
import dev.allocator.spring.scope.AllocatorScopeAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class JettyInputCustomizerTests {

    private static final int OWN_BYTES = 16 * 1024;

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner(
            AnnotationConfigServletWebServerApplicationContext::new)
            .withConfiguration(AutoConfigurations.of(AllocatorAutoConfiguration.class,
                    AllocatorScopeAutoConfiguration.class, AllocatorWebMvcAutoConfiguration.class,
                    JettyServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
                    WebMvcAutoConfiguration.class))
            .withPropertyValues("server.port=0", "server.address=127.0.0.1");

    @Test
    void readsMoreThanByDefault() {
        this.runner.run((context) -> assertThat(inputBytes(context)).isEqualTo(64 * 1024));
    }

    @Test
    void whatTheApplicationSetsStays() {
        this.runner.withUserConfiguration(OwnSize.class)
                .run((context) -> assertThat(inputBytes(context)).isEqualTo(OWN_BYTES));
    }

    @Test
    void defaultStaysWithoutScopes() {
        this.runner.withPropertyValues("allocator.web.enabled=false")
                .run((context) -> assertThat(inputBytes(context)).isEqualTo(8 * 1024));
    }

    private static int inputBytes(AssertableWebApplicationContext context) {
        ServletWebServerApplicationContext application = context
                .getSourceApplicationContext(ServletWebServerApplicationContext.class);
        return http(((JettyWebServer) application.getWebServer()).getServer()).getInputBufferSize();
    }

    private static HttpConnectionFactory http(Server server) {
        return server.getConnectors()[0].getConnectionFactory(HttpConnectionFactory.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnSize {

        @Bean
        WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> ownSize() {
            return (factory) -> factory.addServerCustomizers((server) -> http(server).setInputBufferSize(OWN_BYTES));
        }

    }

}
