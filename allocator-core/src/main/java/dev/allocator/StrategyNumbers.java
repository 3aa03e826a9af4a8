package dev.allocator;

import dev.allocator.internal.strategy.Strategy;

/**
 * Translates between strategies and the numbers that the internals count them by.
 */
final class StrategyNumbers {

    private StrategyNumbers() {}

    static int of(AllocationStrategy strategy) {
        return switch (strategy) {
            case BEST_FIT -> Strategy.BEST_FIT;
            case FIXED_SIZE -> Strategy.FIXED_SIZE;
            case POOL_BASED -> Strategy.POOL_BASED;
            case SEGREGATED -> Strategy.SEGREGATED;
        };
    }

    static AllocationStrategy strategy(int number) {
        return switch (number) {
            case Strategy.BEST_FIT -> AllocationStrategy.BEST_FIT;
            case Strategy.FIXED_SIZE -> AllocationStrategy.FIXED_SIZE;
            case Strategy.POOL_BASED -> AllocationStrategy.POOL_BASED;
            case Strategy.SEGREGATED -> AllocationStrategy.SEGREGATED;
            default -> throw new IllegalArgumentException("no strategy has the number " + number);
        };
    }

}
