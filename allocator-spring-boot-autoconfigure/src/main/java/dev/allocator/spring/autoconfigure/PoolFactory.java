package dev.allocator.spring.autoconfigure;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import dev.allocator.MemoryBudget;
import dev.allocator.MemoryPool;
import dev.allocator.Zeroing;
import dev.allocator.spring.InvalidAllocatorConfigurationException;

/**
 * Builds the pools that the configuration describes, all under one budget.
 */
final class PoolFactory {

    static final String DEFAULT_NAME = "default";

    private static final Log logger = LogFactory.getLog(PoolFactory.class);

    private final AllocatorProperties properties;

    private final MemoryBudget budget;

    /** Those that have been warned of. */
    private final Set<String> guardingKeys = ConcurrentHashMap.newKeySet();

    private final NativeAccess nativeAccess = new NativeAccess();

    PoolFactory(AllocatorProperties properties, MemoryBudget budget) {
        this.properties = properties;
        this.budget = budget;
    }

    MemoryPool createDefault() {
        return create(DEFAULT_NAME, AllocatorProperties.PREFIX, PoolProperties.inherited());
    }

    MemoryPool createNamed(String name) {
        return create(name, AllocatorProperties.PREFIX + ".pools." + name,
                Objects.requireNonNull(this.properties.pools().get(name)));
    }

    private MemoryPool create(String name, String prefix, PoolProperties own) {
        MemoryPool.Builder builder = MemoryPool.builder().name(name).budget(this.budget);
        builder.defaultStrategy(Objects.requireNonNullElse(own.defaultStrategy(), this.properties.defaultStrategy()));
        builder.zeroing(zeroing(name, prefix, own.zeroing()));
        builder.guarded(guarded(name, prefix, own.guarded()));
        PoolOptions options = new PoolOptions(prefix);
        if (own.maxMemory() != null) {
            options.size("max-memory", "maxBytes", own.maxMemory(), own.maxMemory(),
                    (bytes) -> builder.maxBytes(bytes, prefix + ".max-memory"));
            checkFits(prefix + ".max-memory", own.maxMemory());
        }
        options.size("chunk-size", "chunkBytes", own.chunkSize(), this.properties.chunkSize(), builder::chunkBytes);
        options.size("fixed-size.chunk-size", "fixedChunkBytes", own.fixedSize().chunkSize(),
                this.properties.fixedSize().chunkSize(), builder::fixedChunkBytes);
        options.size("fixed-size.small", "smallBytes", own.fixedSize().small(), this.properties.fixedSize().small(),
                builder::smallBytes);
        options.size("fixed-size.medium", "mediumBytes", own.fixedSize().medium(),
                this.properties.fixedSize().medium(), builder::mediumBytes);
        options.size("pool-based.block-size", "blockBytes", own.poolBased().blockSize(),
                this.properties.poolBased().blockSize(), builder::blockBytes);
        options.size("thread-cache-size", "threadCacheBytes", own.threadCacheSize(),
                this.properties.threadCacheSize(), builder::threadCacheBytes);
        options.time("decay", "decay", own.decay(), this.properties.decay(), builder::decay);
        return this.nativeAccess.use(() -> options.build(builder));
    }

    private Zeroing zeroing(String name, String prefix, @Nullable Zeroing own) {
        Zeroing zeroing = (own != null) ? own : this.properties.zeroing();
        if (zeroing == Zeroing.NONE) {
            logger.warn("Memory pool '" + name + "' never zeroes memory, because "
                    + ((own != null) ? prefix : AllocatorProperties.PREFIX)
                    + ".zeroing is none: new memory may show the data of a former owner, even of another request.");
        }
        return zeroing;
    }

    private boolean guarded(String name, String prefix, @Nullable Boolean own) {
        boolean guarded = (own != null) ? own : this.properties.guarded();
        String key = ((own != null) ? prefix : AllocatorProperties.PREFIX) + ".guarded";
        // Pools that inherit have the key in common.
        if (guarded && this.guardingKeys.add(key)) {
            logger.warn(((own != null) ? "Memory pool '" + name + "' is guarded" : "Memory pools are guarded")
                    + ", because " + key + " is true: every access to freed memory throws, and to free a block or to"
                    + " close a shared scope takes tens of microseconds, more with many threads. That is for tests and"
                    + " the search after a mistake, not for production.");
        }
        return guarded;
    }

    private void checkFits(String key, DataSize maxMemory) {
        if (maxMemory.toBytes() > this.budget.maxBytes()) {
            throw new InvalidAllocatorConfigurationException(key,
                    "%s cannot fit: it is %d bytes, but all pools together may reserve only %d bytes".formatted(key,
                            maxMemory.toBytes(), this.budget.maxBytes()),
                    "Set " + key + " to " + this.budget.maxBytes() + "B or less, remove it, or raise "
                            + AllocatorProperties.PREFIX + ".max-memory.",
                    null);
        }
    }

}
