package dev.allocator.internal.strategy;

/**
 * Numbers of the strategies.
 */
public final class Strategy {

    public static final int BEST_FIT = 0;

    public static final int FIXED_SIZE = 1;

    public static final int POOL_BASED = 2;

    public static final int SEGREGATED = 3;

    public static final int COUNT = 4;

    private Strategy() {}

}
