package dev.allocator.benchmarks.subject;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.OptionalLong;

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

    /**
     * Makes a pool with that default strategy.
     * @param bytes the largest size that will be asked for, which {@link AllocationStrategy#POOL_BASED} blocks have
     */
    static PoolBlocks of(AllocationStrategy strategy, int bytes, Zeroing zeroing) {
        MemoryPool.Builder options = MemoryPool.builder().defaultStrategy(strategy).zeroing(zeroing);
        if (strategy == AllocationStrategy.POOL_BASED) {
            options.blockBytes(bytes);
        }
        return new PoolBlocks(options.build());
    }

    /**
     * Makes a pool with that default strategy, which gives back what has not been used for so long.
     */
    static PoolBlocks decaying(AllocationStrategy strategy, Duration decay, Zeroing zeroing) {
        return new PoolBlocks(MemoryPool.builder().defaultStrategy(strategy).decay(decay).zeroing(zeroing).build());
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
    public void touch(MemorySegment block) {
        PageToucher.touch(block);
    }

    @Override
    public void free(MemorySegment block) {
        this.pool.deallocate(block);
    }

    @Override
    public OptionalLong reservedBytes() {
        return OptionalLong.of(this.pool.stats().bytesReserved());
    }

    @Override
    public boolean trim() {
        this.pool.trim();
        return true;
    }

    @Override
    public void close() {
        this.pool.close();
    }

}
