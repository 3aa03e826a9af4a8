package dev.allocator.internal.strategy;

import java.util.List;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/**
 * BEST_FIT chooses, splits, joins, lengthens, shortens and gives back exactly as a naive search of all free intervals would.
 */
class BestFitModelTest {

    private static final long CHUNK = 64 << 10;

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void agreesWithTheModel(@ForAll("steps") List<Step> steps) {
        try (ModelledBestFit bestFit = new ModelledBestFit(CHUNK)) {
            for (Step step : steps) {
                if (step.kind == Kind.ALLOCATE) {
                    bestFit.allocate(step.bytes, step.alignment);
                } else if (step.kind == Kind.FREE && bestFit.liveBlocks() > 0) {
                    bestFit.free(step.index);
                } else if (bestFit.liveBlocks() > 0) {
                    bestFit.resize(step.index, step.bytes);
                }
            }
        }
    }

    /** Long enough for the index of free blocks to collect stale entries and be made anew, several times. */
    @Test
    void agreesWithTheModelForLong() {
        Random random = new Random(1);
        try (ModelledBestFit bestFit = new ModelledBestFit(CHUNK)) {
            for (int i = 0; i < 30_000; i++) {
                if (bestFit.liveBlocks() < 60 || (bestFit.liveBlocks() < 120 && random.nextBoolean())) {
                    bestFit.allocate(1 + random.nextInt(4000), 16L << (random.nextInt(8) / 4));
                } else if (random.nextInt(4) == 0) {
                    bestFit.resize(random.nextInt(), random.nextInt(4000));
                } else {
                    bestFit.free(random.nextInt());
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> sizes = Arbitraries.oneOf(Arbitraries.longs().between(0, 200),
                Arbitraries.longs().between(0, 8000), Arbitraries.longs().between(0, CHUNK / 2));
        Arbitrary<Long> alignments = Arbitraries.frequency(Tuple.of(6, 16L),
                Tuple.of(1, 32L), Tuple.of(1, 256L), Tuple.of(1, 4096L),
                Tuple.of(1, CHUNK / 2));
        return Combinators.combine(Arbitraries.of(Kind.class), sizes, alignments, Arbitraries.integers())
                .as(Step::new)
                .list()
                .ofMaxSize(200);
    }

    enum Kind {

        ALLOCATE,
        FREE,
        RESIZE

    }

    record Step(Kind kind, long bytes, long alignment, int index) {}

}
