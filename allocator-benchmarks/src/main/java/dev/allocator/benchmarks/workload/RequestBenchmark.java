package dev.allocator.benchmarks.workload;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

import dev.allocator.benchmarks.subject.RequestHandler;
import dev.allocator.benchmarks.subject.RequestMemory;
import dev.allocator.benchmarks.subject.RequestSubject;

/**
 * Serves a request that allocates 20 times and frees everything at its end.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls open()
public class RequestBenchmark {

    @Param
    public RequestSubject subject;

    private RequestMemory memory;

    @Setup
    public void open() {
        this.memory = this.subject.open(RequestSizes.MAX_BYTES);
    }

    @TearDown
    public void close() {
        this.memory.close();
    }

    @Benchmark
    public void handle(Server server, Blackhole blackhole) {
        server.handler.handle(server.nextRequest(), blackhole);
    }

    /**
     * A thread that serves one request after the other.
     */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH calls start()
    public static class Server {

        private final int[][] requests = RequestSizes.all();

        private RequestHandler handler;

        private int next;

        @Setup
        public void start(RequestBenchmark benchmark) {
            this.handler = benchmark.memory.newHandler();
        }

        private int[] nextRequest() {
            return this.requests[this.next++ & (this.requests.length - 1)];
        }

    }

}
