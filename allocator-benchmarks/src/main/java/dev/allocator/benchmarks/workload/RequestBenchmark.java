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

import dev.allocator.benchmarks.subject.Pause;
import dev.allocator.benchmarks.subject.RequestHandler;
import dev.allocator.benchmarks.subject.RequestMemory;
import dev.allocator.benchmarks.subject.RequestSubject;

/**
 * Serves a request that allocates several times and frees everything at its end, while other threads do nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls open()
public class RequestBenchmark {

    private static final int MIN_BYTES = 32;

    private static final int MAX_BYTES = 8192;

    @Param
    public RequestSubject subject;

    @Param("20")
    public int allocations;

    /** How many platform threads wait meanwhile. */
    @Param("0")
    public int parked;

    private ParkedThreads parkedThreads;

    private RequestSizes sizes;

    private RequestMemory memory;

    @Setup
    public void open() {
        this.parkedThreads = ParkedThreads.start(this.parked);
        this.sizes = new RequestSizes(this.allocations, MIN_BYTES, MAX_BYTES);
        this.memory = this.subject.open(MAX_BYTES, this.sizes.maxRequestBytes());
    }

    @TearDown
    public void close() throws InterruptedException {
        this.memory.close();
        this.parkedThreads.stop();
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

        private int[][] requests;

        private RequestHandler handler;

        private int next;

        @Setup
        public void start(RequestBenchmark benchmark) {
            this.requests = benchmark.sizes.all();
            this.handler = benchmark.memory.newHandler(Pause.NONE);
        }

        private int[] nextRequest() {
            return this.requests[this.next++ & (this.requests.length - 1)];
        }

    }

}
