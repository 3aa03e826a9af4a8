package dev.allocator.spring.webflux;

/**
 * The same on Tomcat.
 */
@OnTomcat
class WebFluxOnTomcatServerTests extends WebFluxServerTests {

    @Override
    void letTheServerNotice() {
        sendUntilTheScopeHasEnded();
    }

}
