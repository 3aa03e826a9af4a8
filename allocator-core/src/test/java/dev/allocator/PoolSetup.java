package dev.allocator;

/**
 * The options under which the random tests use a pool.
 */
record PoolSetup(long chunkBytes, long fixedChunkBytes, long threadCacheBytes, long maxBytes,
        AllocationStrategy defaultStrategy, Zeroing zeroing, boolean guarded) {

    static final PoolSetup DEFAULT = new PoolSetup(1 << 20, 64 << 10, 512 << 10, Long.MAX_VALUE,
            AllocationStrategy.BEST_FIT, Zeroing.ON_RELEASE, false);

    static final PoolSetup TINY_CHUNKS = new PoolSetup(64 << 10, 4 << 10, 4 << 10, Long.MAX_VALUE,
            AllocationStrategy.SEGREGATED, Zeroing.ON_RELEASE, false);

    static final PoolSetup NO_CACHE = new PoolSetup(256 << 10, 16 << 10, 0, Long.MAX_VALUE,
            AllocationStrategy.BEST_FIT, Zeroing.ON_ALLOCATE, false);

    static final PoolSetup CAPPED = new PoolSetup(64 << 10, 64 << 10, 32 << 10, 4 << 20,
            AllocationStrategy.POOL_BASED, Zeroing.ON_RELEASE, false);

    static final PoolSetup GUARDED = new PoolSetup(1 << 20, 64 << 10, 512 << 10, Long.MAX_VALUE,
            AllocationStrategy.BEST_FIT, Zeroing.ON_RELEASE, true);

    MemoryPool build() {
        return MemoryPool.builder()
                .chunkBytes(this.chunkBytes)
                .fixedChunkBytes(this.fixedChunkBytes)
                .threadCacheBytes(this.threadCacheBytes)
                .maxBytes(this.maxBytes)
                .defaultStrategy(this.defaultStrategy)
                .zeroing(this.zeroing)
                .guarded(this.guarded)
                .build();
    }

    boolean isCapped() {
        return this.maxBytes != Long.MAX_VALUE;
    }

}
