package dev.allocator.benchmarks.web;

/**
 * The servers that Spring Boot can embed and that are measured.
 */
public enum Server {

    TOMCAT("Tomcat", "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"),

    JETTY("Jetty", "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration");

    private final String label;

    private final String excluded;

    /**
     * Names a server.
     * @param excluded what would start the other one
     */
    Server(String label, String excluded) {
        this.label = label;
        this.excluded = excluded;
    }

    public String label() {
        return this.label;
    }

    String excludedAutoConfiguration() {
        return this.excluded;
    }

}
