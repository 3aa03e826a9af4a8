package dev.allocator.spring.webflux;

/**
 * The same on Jetty.
 */
@OnJetty
class WebFluxOnJettyServerTests extends WebFluxServerTests {

    @Override
    void letTheServerNotice() {
        sendUntilTheScopeHasEnded();
    }

}
