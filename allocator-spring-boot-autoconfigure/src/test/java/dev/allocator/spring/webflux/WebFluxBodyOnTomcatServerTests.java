package dev.allocator.spring.webflux;

/**
 * The same on Tomcat.
 */
@OnTomcat
class WebFluxBodyOnTomcatServerTests extends WebFluxBodyServerTests {

    @Override
    void awaitTheServerHasNoticed() {
        // Tomcat notices when it next writes, which here is never.
    }

}
