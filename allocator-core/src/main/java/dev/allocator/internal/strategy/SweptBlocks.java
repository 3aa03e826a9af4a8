package dev.allocator.internal.strategy;

/**
 * How many blocks a sweep has freed, and how many bytes had been requested for them, by strategy.
 */
public final class SweptBlocks {

    private final long[] blocks = new long[Strategy.COUNT];

    private final long[] bytes = new long[Strategy.COUNT];

    void add(int strategy, LiveBlocks live) {
        this.blocks[strategy] += live.count();
        this.bytes[strategy] += live.bytes();
    }

    public long blocks(int strategy) {
        return this.blocks[strategy];
    }

    public long bytes(int strategy) {
        return this.bytes[strategy];
    }

}
