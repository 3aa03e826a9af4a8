package dev.allocator.benchmarks.workload;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.infra.Blackhole;

import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.Pause;
import dev.allocator.benchmarks.subject.RequestSubject;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Runs benchmarks as JMH would, a few times.
 */
class BenchmarkTests {

    private final Blackhole blackhole = new Blackhole(
            "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");

    @ParameterizedTest
    @EnumSource(names = { "BEST_FIT", "NETTY_ADAPTIVE", "JEMALLOC" })
    void blocksAreFreedByAnotherThread(BlockSubject subject) throws InterruptedException {
        assumeTrue(subject.missing().isEmpty(), () -> subject + " is not on this machine");
        HandoverBenchmark benchmark = new HandoverBenchmark();
        benchmark.subject = subject;
        benchmark.minBytes = 16;
        benchmark.maxBytes = 4096;
        benchmark.open();
        for (int i = 0; i < 5_000; i++) {
            benchmark.allocateAndHandOver();
        }
        benchmark.close();
    }

    @ParameterizedTest
    @EnumSource
    void virtualThreadsServeRequests(Pause pause) throws InterruptedException {
        VirtualThreadBenchmark benchmark = new VirtualThreadBenchmark();
        benchmark.subject = RequestSubject.SCOPE_ZEROED;
        benchmark.pause = pause;
        benchmark.open();
        benchmark.serveAll(this.blackhole);
        benchmark.close();
    }

    @ParameterizedTest
    @EnumSource(names = { "SCOPE", "SHARED_SCOPE", "SLICES", "ARENA" })
    void requestsAreServedBesideParkedThreads(RequestSubject subject) throws InterruptedException {
        RequestBenchmark benchmark = new RequestBenchmark();
        benchmark.subject = subject;
        benchmark.allocations = 1_000;
        benchmark.parked = 3;
        benchmark.open();
        RequestBenchmark.Server server = new RequestBenchmark.Server();
        server.start(benchmark);
        for (int i = 0; i < 70; i++) {
            benchmark.handle(server, this.blackhole);
        }
        benchmark.close();
    }

}
