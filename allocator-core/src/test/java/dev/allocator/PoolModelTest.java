package dev.allocator;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever a thread does with a pool, in whatever order, the pool agrees with a simple model: every segment is its
 * owner's alone, has the size, alignment and content that were promised, and every figure is right after every step.
 */
class PoolModelTest {

    private static final int MAX_INDEX = 1000;

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void poolAgreesWithItsModel(@ForAll("setups") PoolSetup setup,
            @ForAll("operations") List<PoolOperation> operations) {
        try (ModelledPool pool = new ModelledPool(setup)) {
            for (PoolOperation operation : operations) {
                operation.on(pool);
                pool.check();
            }
            pool.releaseEverything();
        }
    }

    @Provide
    Arbitrary<PoolSetup> setups() {
        return Combinators.combine(Arbitraries.of(1L << 20, 64L << 10, 256L << 10),
                Arbitraries.of(64L << 10, 4L << 10), Arbitraries.of(512L << 10, 0L, 4L << 10),
                Arbitraries.of(Long.MAX_VALUE, 256L << 10, 1L << 20, 8L << 20),
                Arbitraries.of(AllocationStrategy.class), Arbitraries.of(Zeroing.class),
                Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true))).as(PoolSetup::new);
    }

    @Provide
    Arbitrary<List<PoolOperation>> operations() {
        return Arbitraries.frequencyOf(Tuple.of(50, blockOperations()), Tuple.of(50, scopeOperations()),
                Tuple.of(3, Arbitraries.of(new PoolOperation.Trim(), new PoolOperation.Reset())))
                .list()
                .ofMaxSize(120);
    }

    private static Arbitrary<PoolOperation> blockOperations() {
        Arbitrary<PoolOperation> allocate = Combinators.combine(sizes(), alignments())
                .as(PoolOperation.Allocate::new);
        Arbitrary<PoolOperation> allocateBy = Combinators.combine(strategies(), sizes(), alignments())
                .as(PoolOperation.AllocateBy::new);
        Arbitrary<PoolOperation> allocateBatch = Combinators
                .combine(sizes(), Arbitraries.integers().between(0, 30))
                .as(PoolOperation.AllocateBatch::new);
        Arbitrary<PoolOperation> deallocateBatch = Combinators
                .combine(indexes(), Arbitraries.integers().between(0, 30))
                .as(PoolOperation.DeallocateBatch::new);
        Arbitrary<PoolOperation> reallocate = Combinators.combine(indexes(), sizes())
                .as(PoolOperation.Reallocate::new);
        Arbitrary<PoolOperation> reallocateTyped = Combinators.combine(indexes(), sizes())
                .as(PoolOperation.ReallocateTyped::new);
        return Arbitraries.frequencyOf(Tuple.of(6, allocate), Tuple.of(10, allocateBy), Tuple.of(10, reallocate),
                Tuple.of(2, reallocateTyped), Tuple.of(2, allocateBatch),
                Tuple.of(3, sizes().map(PoolOperation.AllocateFixed::new)),
                Tuple.of(12, indexes().map(PoolOperation.Deallocate::new)), Tuple.of(3, deallocateBatch),
                Tuple.of(2, indexes().map(PoolOperation.DeallocateAgain::new)),
                Tuple.of(2, indexes().map(PoolOperation.DeallocateWrongly::new)));
    }

    private static Arbitrary<PoolOperation> scopeOperations() {
        Arbitrary<PoolOperation> open = Combinators
                .combine(Arbitraries.of(false, true), Arbitraries.of(Long.MAX_VALUE, 100_000L, 1000L))
                .as(PoolOperation.OpenScope::new);
        Arbitrary<PoolOperation> allocate = Combinators.combine(indexes(), sizes(), alignments())
                .as(PoolOperation.AllocateInScope::new);
        Arbitrary<PoolOperation> allocateBy = Combinators.combine(indexes(), strategies(), sizes())
                .as(PoolOperation.AllocateInScopeBy::new);
        return Arbitraries.frequencyOf(Tuple.of(5, open), Tuple.of(12, allocate), Tuple.of(8, allocateBy),
                Tuple.of(6, indexes().map(PoolOperation.CloseScope::new)),
                Tuple.of(2, Arbitraries.just(new PoolOperation.BeginScope())),
                Tuple.of(2, Arbitraries.just(new PoolOperation.EndScope())),
                Tuple.of(2, indexes().map(PoolOperation.BindScope::new)),
                Tuple.of(2, Arbitraries.just(new PoolOperation.UnbindScope())),
                Tuple.of(2, indexes().map(PoolOperation.Lease::new)),
                Tuple.of(2, indexes().map(PoolOperation.ReturnLease::new)));
    }

    private static Arbitrary<Long> sizes() {
        return Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.of(0L, 1L, 16L, 32L, 128L, 4096L, 65_536L)),
                Tuple.of(10, Arbitraries.longs().between(0, 300)), Tuple.of(5, Arbitraries.longs().between(0, 6000)),
                Tuple.of(2, Arbitraries.longs().between(0, 80_000)),
                Tuple.of(1, Arbitraries.longs().between(0, 1_200_000)));
    }

    private static Arbitrary<Integer> alignments() {
        return Arbitraries.frequencyOf(Tuple.of(8, Arbitraries.integers().between(0, 4)),
                Tuple.of(2, Arbitraries.integers().between(5, 17)));
    }

    private static Arbitrary<AllocationStrategy> strategies() {
        return Arbitraries.of(AllocationStrategy.class);
    }

    private static Arbitrary<Integer> indexes() {
        return Arbitraries.integers().between(0, MAX_INDEX);
    }

}
