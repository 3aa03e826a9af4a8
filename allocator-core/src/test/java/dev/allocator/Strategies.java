package dev.allocator;

import java.util.List;
import java.util.Random;

/**
 * Takes strategies in turn or by chance.
 */
final class Strategies {

    private static final List<AllocationStrategy> ALL = List.of(AllocationStrategy.values());

    private Strategies() {}

    static AllocationStrategy inTurn(int index) {
        return ALL.get(index % ALL.size());
    }

    static AllocationStrategy any(Random random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

}
