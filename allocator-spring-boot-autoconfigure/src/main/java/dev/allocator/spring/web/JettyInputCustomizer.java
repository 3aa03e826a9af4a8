package dev.allocator.spring.web;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Lets Jetty read more of a request at a time. For each time it makes some objects on the heap, which with its own 8 KiB are
 * most of what a large body costs there. It goes first, so that what the application sets stays.
 */
final class JettyInputCustomizer implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory>, Ordered {

    /** The largest that Jetty's pool of buffers keeps by default. */
    private static final int INPUT_BYTES = 64 * 1024;

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void customize(ConfigurableJettyWebServerFactory factory) {
        factory.addServerCustomizers(JettyInputCustomizer::customize);
    }

    private static void customize(Server server) {
        for (Connector connector : server.getConnectors()) {
            connector.getConnectionFactories()
                    .stream()
                    .filter(HttpConnectionFactory.class::isInstance)
                    .map(HttpConnectionFactory.class::cast)
                    .filter((http) -> http.getInputBufferSize() < INPUT_BYTES)
                    .forEach((http) -> http.setInputBufferSize(INPUT_BYTES));
        }
    }

}
