package dev.allocator.demo.sample;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Profiles the shipped sample once the server is up, the way a user would: through the demo's own HTTP endpoint. Whatever
 * goes wrong is logged, and the application goes on.
 */
@Component
@ConditionalOnBooleanProperty(name = "demo.profile-sample", matchIfMissing = true)
class SampleRun {

    private static final Logger logger = LoggerFactory.getLogger(SampleRun.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Resource sample;

    private final JsonMapper mapper;

    private final Environment environment;

    private final PrintStream out;

    SampleRun(@Value("classpath:sample/seattle-weather.csv") Resource sample, JsonMapper mapper,
            Environment environment) {
        this.sample = sample;
        this.mapper = mapper;
        this.environment = environment;
        this.out = System.out;
    }

    @EventListener(ApplicationReadyEvent.class)
    void run() {
        String port = this.environment.getProperty("local.server.port");
        if (port == null) {
            return;
        }
        String address = "http://localhost:" + port
                + this.environment.getProperty("server.servlet.context-path", "");
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            String answer = profile(client, URI.create(address + "/profiles"));
            this.out.println();
            this.out.println("Profile of the sample " + this.sample.getFilename() + ", by POST " + address
                    + "/profiles:");
            this.out.println();
            this.out.print(ProfileTable.of(this.mapper.readTree(answer)));
            this.out.println();
            this.out.print(NextSteps.at(address));
            this.out.flush();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException ex) {
            logger.warn("The sample could not be profiled: {}", ex.toString());
        }
    }

    private String profile(HttpClient client, URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofByteArray(this.sample.getContentAsByteArray()))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(uri + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

}
