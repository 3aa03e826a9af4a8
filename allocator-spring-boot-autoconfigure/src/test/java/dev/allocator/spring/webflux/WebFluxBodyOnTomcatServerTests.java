package dev.allocator.spring.webflux;

import org.springframework.test.context.TestPropertySource;

/**
 * The same on Tomcat.
 */
@TestPropertySource(properties = "spring.autoconfigure.exclude="
        + "org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration,"
        + "org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration")
class WebFluxBodyOnTomcatServerTests extends WebFluxBodyServerTests {

    @Override
    void awaitTheServerHasNoticed() {
        // Tomcat notices when it next writes, which here is never.
    }

}
