package dev.allocator.spring.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that sends requests of all kinds, one in ten of which goes wrong.
 */
final class EnduranceClient {

    private static final List<String> KINDS = List.of("plain", "segment", "body", "callable", "deferred", "future",
            "streaming", "sse");

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port;

    private final SplittableRandom random;

    EnduranceClient(int port, long seed) {
        this.port = port;
        this.random = new SplittableRandom(seed);
    }

    void request() throws IOException, InterruptedException {
        String size = "size=" + this.random.nextInt(1, 20_000);
        if (this.random.nextInt(10) > 0) {
            String kind = KINDS.get(this.random.nextInt(KINDS.size()));
            assertThat(send(kind, size + "&events=3")).as(kind).isEqualTo(200);
            return;
        }
        switch (this.random.nextInt(20)) {
            case 0 -> assertThat(send("never", size)).isEqualTo(503);
            // An interrupted task and the time-out race for the answer; what it is depends on the server.
            case 1 -> send("too-slow", size);
            case 2, 3, 4, 5, 6, 7 -> assertThat(send("fails", size)).isEqualTo(410);
            case 8, 9, 10, 11, 12 -> assertThat(send("future-fails", size)).isEqualTo(410);
            case 13, 14, 15 -> disconnect("GET /sse?" + size + "&events=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n", 100);
            case 16, 17 -> disconnect("GET /streaming?size=200000 HTTP/1.1\r\nHost: localhost\r\n\r\n", 100);
            default -> disconnect("POST /body?" + size
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nhalf of it", 0);
        }
    }

    private int send(String path, String query) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create("http://localhost:" + this.port + "/" + path + "?" + query));
        if (path.equals("body")) {
            request.POST(BodyPublishers.ofByteArray(new byte[this.random.nextInt(1, 20_000)]));
        }
        HttpResponse<byte[]> response = this.client.send(request.build(), BodyHandlers.ofByteArray());
        return response.statusCode();
    }

    private void disconnect(String request, int afterBytes) throws IOException {
        RawConnection connection = new RawConnection(this.port);
        connection.send(request);
        connection.read(afterBytes);
        connection.reset();
    }

}
