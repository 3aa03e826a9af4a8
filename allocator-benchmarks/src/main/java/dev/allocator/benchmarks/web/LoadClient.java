package dev.allocator.benchmarks.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * Asks a server for the same again and again, on several connections at the same time.
 */
final class LoadClient implements AutoCloseable {

    private final List<ClientConnection> connections = new ArrayList<>();

    private final ExecutorService threads;

    LoadClient(InetSocketAddress server, Exchange exchange, int connections) throws IOException {
        this.threads = Executors.newFixedThreadPool(connections);
        try {
            for (int i = 0; i < connections; i++) {
                this.connections.add(new ClientConnection(server, exchange));
            }
        } catch (IOException ex) {
            close();
            throw ex;
        }
    }

    /**
     * Sends requests for a time; each connection at least one. What has begun by then is finished.
     * @throws IOException if a response was not what it must be
     */
    Load run(Duration time) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        List<Future<long[]>> running = new ArrayList<>();
        for (ClientConnection connection : this.connections) {
            running.add(this.threads.submit(() -> run(connection, end)));
        }
        List<long[]> latencies = new ArrayList<>();
        for (Future<long[]> connection : running) {
            latencies.add(result(connection));
        }
        return new Load(System.nanoTime() - start, latencies.stream().flatMapToLong(LongStream::of));
    }

    private static long[] run(ClientConnection connection, long end) throws IOException {
        LongStream.Builder latencies = LongStream.builder();
        long begun = System.nanoTime();
        do {
            connection.run();
            long finished = System.nanoTime();
            latencies.add(finished - begun);
            begun = finished;
        } while (begun < end);
        return latencies.build().toArray();
    }

    private static long[] result(Future<long[]> connection) throws IOException, InterruptedException {
        try {
            return connection.get();
        } catch (ExecutionException ex) {
            throw new IOException("A request failed", ex.getCause());
        }
    }

    @Override
    public void close() throws IOException {
        this.threads.shutdownNow();
        for (ClientConnection connection : this.connections) {
            connection.close();
        }
    }

}
