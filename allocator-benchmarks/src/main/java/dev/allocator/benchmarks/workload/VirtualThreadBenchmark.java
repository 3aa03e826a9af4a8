package dev.allocator.benchmarks.workload;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

import dev.allocator.benchmarks.subject.Pause;
import dev.allocator.benchmarks.subject.RequestMemory;
import dev.allocator.benchmarks.subject.RequestSubject;

/**
 * Starts 10,000 virtual threads, each of which serves a small request, and waits for them. With a pause that yields, nearly
 * all requests are open at once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls open()
public class VirtualThreadBenchmark {

    private static final int TASKS = 10_000;

    @Param
    public RequestSubject subject;

    @Param
    public Pause pause;

    private RequestMemory memory;

    private int[][] requests;

    @Setup
    public void open() {
        RequestSizes sizes = SmallRequests.SIZES;
        this.requests = sizes.all();
        this.memory = this.subject.open(sizes.maxBytes(), sizes.maxRequestBytes());
    }

    @TearDown
    public void close() {
        this.memory.close();
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void serveAll(Blackhole blackhole) throws InterruptedException {
        CountDownLatch open = new CountDownLatch(TASKS);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (int i = 0; i < TASKS; i++) {
            int[] sizes = this.requests[i & (this.requests.length - 1)];
            Thread.startVirtualThread(() -> {
                try {
                    this.memory.newHandler(this.pause).handle(sizes, blackhole);
                } catch (RuntimeException | Error ex) {
                    failure.set(ex);
                } finally {
                    open.countDown();
                }
            });
        }
        open.await();
        if (failure.get() != null) {
            throw new IllegalStateException("a request has failed", failure.get());
        }
    }

}
