package dev.allocator;

import java.lang.foreign.MemorySegment;

/**
 * Values in blocks of a pool, whatever scope the thread has begun.
 *
 * @param <T> the type
 */
final class TypedBlocks<T> extends TypedMemory<T> {

    private final Blocks blocks;

    TypedBlocks(PoolOptions options, Blocks blocks, Class<T> type) {
        super(options, type);
        this.blocks = blocks;
    }

    @Override
    public MemorySegment allocate() {
        return switch (strategy()) {
            case FIXED_SIZE -> this.blocks.allocateFixed(bytes());
            case POOL_BASED -> this.blocks.allocatePooled(bytes());
            default -> this.blocks.allocate(bytes(), Arguments.MIN_ALIGNMENT, AllocationStrategy.BEST_FIT);
        };
    }

    @Override
    public MemorySegment allocate(long count) {
        long bytes = bytes(count);
        Arguments.checkSizes(bytes, Arguments.MIN_ALIGNMENT);
        return this.blocks.allocate(bytes, Arguments.MIN_ALIGNMENT, strategy(count));
    }

    @Override
    public MemorySegment reallocate(MemorySegment segment, long count) {
        return this.blocks.reallocate(segment, bytes(count), StrategyNumbers.of(strategy(count)));
    }

    @Override
    public void deallocate(MemorySegment segment) {
        this.blocks.deallocate(segment);
    }

}
