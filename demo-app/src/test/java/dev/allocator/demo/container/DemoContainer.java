package dev.allocator.demo.container;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.command.TopContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.images.builder.ImageFromDockerfile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demo in a container as an operator would run it: {@link #MEMORY_BYTES} of memory without swap, and a file system that
 * is read-only but for {@code /tmp}.
 */
final class DemoContainer extends GenericContainer<DemoContainer> {

    static final long MEMORY_BYTES = 256L << 20;

    private static final int PORT = 8080;

    private static final int STOP_SECONDS = 30;

    private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();

    private final JsonMapper json = new JsonMapper();

    DemoContainer(ImageFromDockerfile image, WaitStrategy ready) {
        super(image);
        // The image has just been built: there is nothing to pull.
        withImagePullPolicy(name -> false);
        withExposedPorts(PORT);
        withTmpFs(Map.of("/tmp", "rw"));
        withCreateContainerCmdModifier(DemoContainer::confine);
        waitingFor(ready.withStartupTimeout(Duration.ofMinutes(3)));
    }

    /**
     * The image as the Dockerfile makes it from the packaged jar, on the base image that the environment names, if any.
     */
    static ImageFromDockerfile image() {
        ImageFromDockerfile image = new ImageFromDockerfile()
                .withDockerfile(Path.of("Dockerfile").toAbsolutePath());
        String base = System.getenv("ALLOCATOR_BASE_IMAGE");
        return (base != null) ? image.withBuildArg("BASE_IMAGE", base) : image;
    }

    private static void confine(CreateContainerCmd command) {
        HostConfig host = command.getHostConfig();
        host.withMemory(MEMORY_BYTES).withMemorySwap(MEMORY_BYTES).withReadonlyRootfs(true);
    }

    CompletableFuture<HttpResponse<String>> profile(BodyPublisher csv) {
        return send(HttpRequest.newBuilder(address("/profiles")).header("Content-Type", "text/csv").POST(csv));
    }

    JsonNode actuator(String path) {
        return json(send(HttpRequest.newBuilder(address("/actuator/" + path))).join());
    }

    JsonNode json(HttpResponse<String> response) {
        return this.json.readTree(response.body());
    }

    Socket connect() throws IOException {
        return new Socket(getHost(), getMappedPort(PORT));
    }

    private URI address(String path) {
        return URI.create("http://" + getHost() + ":" + getMappedPort(PORT) + path);
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return this.http.sendAsync(request.build(), BodyHandlers.ofString()).exceptionally(failure -> {
            throw new IllegalStateException("No answer. The container's state: " + state(), failure);
        });
    }

    ContainerState state() {
        return getDockerClient().inspectContainerCmd(getContainerId()).exec().getState();
    }

    /**
     * The user ids of all processes in the container, as the engine's host sees them.
     */
    Stream<String> userIds() {
        TopContainerResponse top = getDockerClient().topContainerCmd(getContainerId()).withPsArgs("-eo pid,uid").exec();
        return Stream.of(top.getProcesses()).map(process -> process[1]);
    }

    /**
     * Stops it as {@code docker stop} does, and waits for its end: SIGTERM, and SIGKILL where that does not help in time.
     */
    void terminate() {
        getDockerClient().stopContainerCmd(getContainerId()).withTimeout(STOP_SECONDS).exec();
    }

}
