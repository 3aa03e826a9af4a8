package dev.allocator.benchmarks.report;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.allocator.benchmarks.memory.MemoryWorkload;
import dev.allocator.benchmarks.memory.Stage;
import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Workload;
import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.Family;
import dev.allocator.benchmarks.subject.RequestSubject;
import dev.allocator.benchmarks.subject.Subject;

/**
 * What the allocator is meant to reach, against what a run has found. All is for the default strategy.
 */
final class Targets {

    private static final Predicate<Subject> NETTY = of(Family.NETTY);

    private static final Predicate<Subject> C = of(Family.C);

    private static final int[] ALL_SIZES = { 32, 128, 1024, 4096, 16384 };

    private static final int[] SMALL_SIZES = { 32, 128, 1024 };

    /** What the first chunk of a scope has. */
    private static final int FIRST_CHUNK_BYTES = 16 << 10;

    private static final int VIRTUAL_THREADS = 10_000;

    private static final int THREADS_AT_ONCE = 10;

    private Targets() {}

    static String toMarkdown(Results results) {
        MarkdownTable table = new MarkdownTable(List.of("target", "measured", "met?"), List.of());
        all().forEach((target) -> {
            Verdict verdict = target.judge(results);
            table.append(List.of(target.toString(), verdict.measured(), verdict.met()));
        });
        return table + "\n";
    }

    static List<Target> all() {
        return Stream.of(blocks(), windows(), requests(), sharedRequests(), threads(), memory())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Target> blocks() {
        List<Case> unzeroed = Works.blocks(BlockSubject.BEST_FIT, ALL_SIZES);
        return List.of(
                new Target("Blocks of 32 B to 16 KiB", "speed of the better Netty", Bound.atLeast(3),
                        leads(unzeroed, NETTY)),
                new Target("Blocks of 32 B to 16 KiB", "speed of the best C allocator", Bound.atLeast(1),
                        leads(unzeroed, C)),
                new Target("Block of 16 KiB", "speed of the best C allocator", Bound.atLeast(2),
                        leads(Works.blocks(BlockSubject.BEST_FIT, 16384), C)),
                new Target("Blocks of 32 B to 1 KiB with the default zeroing", "speed of the better Netty, unzeroed",
                        Bound.atLeast(2), leads(Works.blocks(BlockSubject.BEST_FIT_ZEROED, SMALL_SIZES), NETTY)));
    }

    private static List<Target> windows() {
        List<Case> windows = List.of(Works.window(Works.SMALL_WINDOW), Works.window(Works.LARGE_WINDOW));
        return List.of(
                new Target("Live windows of 256 and 200,000 blocks", "speed of the better Netty", Bound.atLeast(3),
                        leads(windows, NETTY)),
                new Target("Live windows of 256 and 200,000 blocks", "speed of the best C allocator", Bound.atLeast(1),
                        leads(windows, C)));
    }

    private static List<Target> requests() {
        List<Case> scope = List.of(Works.request(RequestSubject.SCOPE));
        List<Case> zeroed = List.of(Works.request(RequestSubject.SCOPE_ZEROED));
        Predicate<Subject> jvm = of(Family.ARENA).or(of(Family.BYTE_ARRAY));
        return List.of(
                new Target("Request in a scope", "speed of a confined arena and of byte[]", Bound.atLeast(12),
                        leads(scope, jvm)),
                new Target("Request in a scope", "speed of the better Netty", Bound.atLeast(6), leads(scope, NETTY)),
                new Target("Request in a scope", "speed of the best C allocator", Bound.atLeast(2), leads(scope, C)),
                new Target("Request in a scope", "time of bare slices", Bound.atMost(1.3, Unit.TIMES),
                        map(scope, (work) -> SpeedFigures.lag(work, of(Family.SLICES)))),
                new Target("Request in a scope", "heap", Bound.atMost(1_024, Unit.BYTES),
                        map(scope, SpeedFigures::heapBytes)),
                new Target("Request in a scope with the default zeroing", "speed of a confined arena and of byte[]",
                        Bound.atLeast(5), leads(zeroed, jvm)),
                new Target("Request in a scope with the default zeroing", "speed of the better Netty, unzeroed",
                        Bound.atLeast(2.5), leads(zeroed, NETTY)));
    }

    private static List<Target> sharedRequests() {
        return List.of(
                new Target("Request in a shared scope, 0, 50 and 500 threads parked", "time",
                        Bound.atMost(3_000, Unit.MICROS), map(Works.parkedRequests(0, 50, 500), SpeedFigures::time)),
                new Target("Request in a shared scope, 500 threads parked", "speed of a shared arena",
                        Bound.atLeast(50), leads(Works.parkedRequests(500), of(Family.SHARED_ARENA))),
                new Target("Shared scopes of 64 KiB, 10,000 a second, of which 1 % live for 2 s",
                        "memory per live byte", Bound.atMost(4, Unit.TIMES),
                        List.of(MemoryFigures.resident(MemoryWorkload.PINNED, RequestSubject.SHARED_SCOPE_ZEROED,
                                Stage.PEAK),
                                MemoryFigures.reserved(MemoryWorkload.PINNED, RequestSubject.SHARED_SCOPE_ZEROED,
                                        Stage.PEAK))));
    }

    private static List<Target> threads() {
        List<Case> twice = Stream
                .of(Works.blocks(BlockSubject.BEST_FIT, ALL_SIZES),
                        List.of(Works.window(Works.SMALL_WINDOW), Works.window(Works.LARGE_WINDOW),
                                Works.request(RequestSubject.SCOPE), Works.request(RequestSubject.SHARED_SCOPE)))
                .flatMap(List::stream)
                .map((work) -> work.withThreads(2))
                .toList();
        return List.of(
                new Target("Two threads, each pattern", "work of one thread", Bound.atLeast(1.9),
                        map(twice, SpeedFigures::scaling)),
                new Target("Block freed by another thread", "speed of the better of jemalloc and mimalloc",
                        Bound.atLeast(1.5),
                        leads(List.of(Works.handover(Workload.HANDOVER), Works.handover(Workload.MIXED_HANDOVER)),
                                (subject) -> subject == BlockSubject.JEMALLOC || subject == BlockSubject.MIMALLOC)),
                new Target("10,000 virtual threads, a scope each, with and without a yield",
                        "time of the empty task and a scope", Bound.atMost(1.3, Unit.TIMES),
                        List.of(overhead(Workload.VIRTUAL_THREADS, RequestSubject.SCOPE),
                                overhead(Workload.VIRTUAL_THREADS, RequestSubject.SCOPE_ZEROED),
                                overhead(Workload.YIELDING_VIRTUAL_THREADS, RequestSubject.SCOPE),
                                overhead(Workload.YIELDING_VIRTUAL_THREADS, RequestSubject.SCOPE_ZEROED))));
    }

    private static Figure overhead(Workload workload, RequestSubject subject) {
        return SpeedFigures.overhead(Works.virtualThreads(workload, subject),
                Works.virtualThreads(workload, RequestSubject.EMPTY), Works.request(subject));
    }

    private static List<Target> memory() {
        BlockSubject pool = BlockSubject.BEST_FIT_ZEROED;
        return List.of(
                new Target("10,000 virtual threads, a scope each", "reserved for each",
                        Bound.atMost(1.1 * FIRST_CHUNK_BYTES, Unit.BYTES),
                        List.of(MemoryFigures.reservedBytes(MemoryWorkload.VIRTUAL_THREADS, RequestSubject.SCOPE_ZEROED,
                                Stage.ALL_LIVE, VIRTUAL_THREADS))),
                new Target("1,000,000 live blocks of 32 B", "reserved per live byte", Bound.atMost(1.10, Unit.TIMES),
                        List.of(MemoryFigures.reserved(MemoryWorkload.BLOCKS_OF_32, pool, Stage.ALL_LIVE))),
                new Target("1,000,000 live blocks of 128 B", "reserved per live byte", Bound.atMost(1.05, Unit.TIMES),
                        List.of(MemoryFigures.reserved(MemoryWorkload.BLOCKS_OF_128, pool, Stage.ALL_LIVE))),
                new Target("200,000 live blocks, replaced at random", "resident per live byte",
                        Bound.atMost(1.15, Unit.TIMES),
                        List.of(MemoryFigures.resident(MemoryWorkload.CHURN, pool, Stage.REPLACED))),
                new Target("90 % of them freed, after trim() or 2 s later with a decay of 1 s",
                        "resident per live byte", Bound.atMost(1.5, Unit.TIMES),
                        List.of(MemoryFigures.resident(MemoryWorkload.CHURN, pool, Stage.TRIMMED),
                                MemoryFigures.resident(MemoryWorkload.CHURN, BlockSubject.BEST_FIT_DECAYING,
                                        Stage.MOSTLY_FREED_LATER))),
                new Target("Threads that have freed all", "reserved for each", Bound.atMost(1 << 20, Unit.BYTES),
                        List.of(MemoryFigures.reservedBytes(MemoryWorkload.SHORT_THREADS, pool,
                                Stage.FIRST_THREADS_ALIVE, THREADS_AT_ONCE))),
                new Target("1,000 short-lived threads", "reserved, of what the first 10 left behind",
                        Bound.atMost(1, Unit.TIMES),
                        List.of(MemoryFigures.growth(MemoryWorkload.SHORT_THREADS, pool, Stage.FIRST_THREADS_ENDED,
                                Stage.ALL_THREADS_ENDED))),
                new Target("1,000 short-lived threads and trim()", "reserved", Bound.atMost(0, Unit.BYTES),
                        List.of(MemoryFigures.reservedBytes(MemoryWorkload.SHORT_THREADS, pool, Stage.TRIMMED, 1))));
    }

    private static Predicate<Subject> of(Family family) {
        return (subject) -> subject.family() == family;
    }

    private static List<Figure> leads(List<Case> works, Predicate<Subject> others) {
        return map(works, (work) -> SpeedFigures.lead(work, others));
    }

    private static List<Figure> map(List<Case> works, Function<Case, Figure> figure) {
        return works.stream().map(figure).toList();
    }

}
