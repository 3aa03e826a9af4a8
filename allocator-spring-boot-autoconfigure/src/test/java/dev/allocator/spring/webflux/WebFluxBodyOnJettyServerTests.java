package dev.allocator.spring.webflux;

/**
 * The same on Jetty.
 */
@OnJetty
class WebFluxBodyOnJettyServerTests extends WebFluxBodyServerTests {

    @Override
    void awaitTheServerHasNoticed() {
        // Jetty notices when it next writes, which here is never.
    }

}
