package dev.allocator.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

import io.netty.util.Version;

/**
 * Where figures were taken.
 */
record Environment(String java, String processor, int processors, String os, String netty, String arrow, String lwjgl) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    static Environment current() throws IOException {
        Properties rivals = versions();
        return new Environment(System.getProperty("java.vm.name") + " " + Runtime.version(), processorName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Optional.ofNullable(Version.identify().get("netty-buffer"))
                        .map(Version::artifactVersion)
                        .orElse("of unknown version"),
                rivals.getProperty("Arrow"), rivals.getProperty("LWJGL"));
    }

    private static Properties versions() throws IOException {
        Properties versions = new Properties();
        try (InputStream file = Objects.requireNonNull(Environment.class.getResourceAsStream("rivals.properties"))) {
            versions.load(file);
        }
        return versions;
    }

    private static String processorName() throws IOException {
        String architecture = System.getProperty("os.arch");
        if (!Files.isReadable(CPU_INFO)) {
            return architecture;
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter((line) -> line.startsWith("model name"))
                    .map((line) -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(architecture);
        }
    }

    /**
     * Tells on what was measured.
     */
    String machine() {
        return "%s; %s, %d %s; %s".formatted(this.java, this.processor, this.processors,
                (this.processors == 1) ? "processor" : "processors", this.os);
    }

    /**
     * Tells beside what was measured.
     */
    String rivals() {
        return "Netty %s, Arrow %s, LWJGL %s".formatted(this.netty, this.arrow, this.lwjgl);
    }

}
