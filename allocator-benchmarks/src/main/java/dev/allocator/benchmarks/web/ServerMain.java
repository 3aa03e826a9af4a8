package dev.allocator.benchmarks.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the application in this VM until standard input ends. Each line of that is answered with a reading.
 */
public final class ServerMain {

    /** What the line with the port starts with. */
    static final String PORT = "port ";

    /** What a line with a reading starts with. */
    static final String READING = "reading ";

    private ServerMain() {}

    /**
     * Called by {@link ServerProcess}.
     * @param arguments the name of the server, the size of downloads in bytes and the cap of the pool
     */
    public static void main(String... arguments) throws IOException {
        try (ConfigurableApplicationContext application = BodyApplication.start(Server.valueOf(arguments[0]),
                Integer.parseInt(arguments[1]), arguments[2])) {
            System.out.println(PORT + BodyApplication.port(application));
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (input.readLine() != null) {
                System.out.println(READING + JsonMapper.shared().writeValueAsString(ServerReading.current()));
            }
        }
    }

}
