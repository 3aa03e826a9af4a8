package dev.allocator;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Collects and checks the options of a {@link MemoryPool}.
 */
final class PoolBuilder implements MemoryPool.Builder {

    private static final AtomicLong NAMES = new AtomicLong();

    private @Nullable String name;

    private long maxBytes = Long.MAX_VALUE;

    private @Nullable String maxBytesSetBy;

    private @Nullable MemoryBudget budget;

    private AllocationStrategy defaultStrategy = AllocationStrategy.BEST_FIT;

    private long chunkBytes = 1 << 20;

    private long fixedChunkBytes = 64 << 10;

    private long smallBytes = 32;

    private long mediumBytes = 128;

    private long blockBytes = 4 << 10;

    private long threadCacheBytes = 1 << 20;

    private Zeroing zeroing = Zeroing.ON_RELEASE;

    private boolean guarded;

    private Duration decay = Duration.ofSeconds(10);

    @Override
    public PoolBuilder name(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
        this.name = name;
        return this;
    }

    @Override
    public PoolBuilder maxBytes(long maxBytes) {
        PoolOptions.checkCap("maxBytes", maxBytes);
        this.maxBytes = maxBytes;
        this.maxBytesSetBy = null;
        return this;
    }

    @Override
    public PoolBuilder maxBytes(long maxBytes, String setBy) {
        Objects.requireNonNull(setBy, "setBy");
        maxBytes(maxBytes);
        this.maxBytesSetBy = setBy;
        return this;
    }

    @Override
    public PoolBuilder budget(MemoryBudget budget) {
        this.budget = Objects.requireNonNull(budget, "budget");
        return this;
    }

    @Override
    public PoolBuilder defaultStrategy(AllocationStrategy strategy) {
        this.defaultStrategy = Objects.requireNonNull(strategy, "strategy");
        return this;
    }

    @Override
    public PoolBuilder chunkBytes(long chunkBytes) {
        PoolOptions.checkChunk("chunkBytes", chunkBytes, PoolOptions.MIN_CHUNK);
        this.chunkBytes = chunkBytes;
        return this;
    }

    @Override
    public PoolBuilder fixedChunkBytes(long fixedChunkBytes) {
        PoolOptions.checkChunk("fixedChunkBytes", fixedChunkBytes, PoolOptions.MIN_FIXED_CHUNK);
        this.fixedChunkBytes = fixedChunkBytes;
        return this;
    }

    @Override
    public PoolBuilder smallBytes(long smallBytes) {
        PoolOptions.checkRange("smallBytes", smallBytes, 1, PoolOptions.MAX_CHUNK);
        this.smallBytes = smallBytes;
        return this;
    }

    @Override
    public PoolBuilder mediumBytes(long mediumBytes) {
        PoolOptions.checkRange("mediumBytes", mediumBytes, 1, PoolOptions.MAX_CHUNK);
        this.mediumBytes = mediumBytes;
        return this;
    }

    @Override
    public PoolBuilder blockBytes(long blockBytes) {
        PoolOptions.checkRange("blockBytes", blockBytes, 1, PoolOptions.MAX_CHUNK);
        this.blockBytes = blockBytes;
        return this;
    }

    @Override
    public PoolBuilder threadCacheBytes(long threadCacheBytes) {
        PoolOptions.checkRange("threadCacheBytes", threadCacheBytes, 0, PoolOptions.MAX_CHUNK);
        this.threadCacheBytes = threadCacheBytes;
        return this;
    }

    @Override
    public PoolBuilder zeroing(Zeroing zeroing) {
        this.zeroing = Objects.requireNonNull(zeroing, "zeroing");
        return this;
    }

    @Override
    public PoolBuilder guarded(boolean guarded) {
        this.guarded = guarded;
        return this;
    }

    @Override
    public PoolBuilder decay(Duration decay) {
        PoolOptions.checkDecay("decay", Objects.requireNonNull(decay, "decay"));
        this.decay = decay;
        return this;
    }

    @Override
    public MemoryPool build() {
        return DefaultMemoryPool.of(options());
    }

    PoolOptions options() {
        String name = (this.name != null) ? this.name : "pool-" + NAMES.incrementAndGet();
        return new PoolOptions(name, this.maxBytes, this.maxBytesSetBy, this.budget, this.defaultStrategy,
                this.chunkBytes, this.fixedChunkBytes, this.smallBytes, this.mediumBytes, this.blockBytes,
                this.threadCacheBytes, this.zeroing, this.guarded, this.decay);
    }

}
