package dev.allocator.benchmarks.subject;

import java.lang.foreign.MemorySegment;

import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryPool;
import dev.allocator.Zeroing;

/**
 * Blocks of a pool's default strategy.
 */
final class PoolBlocks implements BlockAllocator<MemorySegment> {

    private final MemoryPool pool;

    private PoolBlocks(MemoryPool pool) {
        this.pool = pool;
    }

    static PoolBlocks of(AllocationStrategy strategy, Zeroing zeroing) {
        return new PoolBlocks(MemoryPool.builder().defaultStrategy(strategy).zeroing(zeroing).build());
    }

    /**
     * Makes a pool whose {@link AllocationStrategy#POOL_BASED} blocks have the size that will be asked for.
     */
    static PoolBlocks ofSize(int bytes, Zeroing zeroing) {
        return new PoolBlocks(MemoryPool.builder()
                .defaultStrategy(AllocationStrategy.POOL_BASED)
                .blockBytes(bytes)
                .zeroing(zeroing)
                .build());
    }

    @Override
    public MemorySegment allocate(int bytes) {
        return this.pool.allocate(bytes);
    }

    @Override
    public void write(MemorySegment block, long value) {
        EndWriter.write(block, value);
    }

    @Override
    public void free(MemorySegment block) {
        this.pool.deallocate(block);
    }

    @Override
    public void close() {
        this.pool.close();
    }

}
