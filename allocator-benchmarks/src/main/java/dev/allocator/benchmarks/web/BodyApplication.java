package dev.allocator.benchmarks.web;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * The application that is measured. It has all kinds of bodies; a load uses one.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ SegmentBodies.class, ArrayBodies.class, ResourceBodies.class, StreamBodies.class })
class BodyApplication {

    /** The key of the size of downloads in bytes. */
    static final String BYTES = "body.bytes";

    /**
     * Starts it on a port that is free.
     * @param bytes the size of downloads
     * @param maxMemory the cap of the pool, as text
     */
    static ConfigurableApplicationContext start(Server server, int bytes, String maxMemory) {
        return new SpringApplicationBuilder(BodyApplication.class).properties("server.address=127.0.0.1",
                "server.port=0", "server.tomcat.max-keep-alive-requests=-1", "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false", "logging.level.root=error",
                "spring.autoconfigure.exclude=" + server.excludedAutoConfiguration(),
                "allocator.max-memory=" + maxMemory, BYTES + "=" + bytes).run();
    }

    static int port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

}
