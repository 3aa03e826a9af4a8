package dev.allocator.spring.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import dev.allocator.AllocationStrategy;
import dev.allocator.Zeroing;

/**
 * What the application says about one of its named pools; what it leaves out is inherited from
 * {@link AllocatorProperties}.
 *
 * @param maxMemory Cap on the memory that this pool reserves, at least 64KB, within the cap of all pools. None of its
 * own by default.
 * @param defaultStrategy Strategy of blocks for which none is asked. Inherited by default.
 * @param chunkSize Size in which the pool reserves memory from the operating system, a power of two from 64KB to 256MB.
 * Inherited by default.
 * @param fixedSize FIXED_SIZE blocks.
 * @param poolBased POOL_BASED blocks.
 * @param threadCacheSize Free blocks that each thread may keep for itself, up to 256MB; 0 for no cache. Inherited by
 * default.
 * @param zeroing When memory is overwritten with zeros. With "none" it never is: new memory may show the data of a
 * former owner, even of another request. Inherited by default.
 * @param guarded Whether to find mistakes of the application: every access through a freed segment, and freeing it again,
 * throws. For tests and the search after a mistake, since freeing a block takes tens of microseconds then. Inherited by
 * default.
 * @param decay Time after which memory that is not used goes back to the operating system; 0 for as soon as possible.
 * Inherited by default.
 */
@ConfigurationPropertiesSource
record PoolProperties(@Nullable DataSize maxMemory, @Nullable AllocationStrategy defaultStrategy,
        @Nullable DataSize chunkSize, @DefaultValue FixedSize fixedSize, @DefaultValue PoolBased poolBased,
        @Nullable DataSize threadCacheSize, @Nullable Zeroing zeroing, @Nullable Boolean guarded,
        @Nullable Duration decay) {

    /**
     * FIXED_SIZE blocks.
     *
     * @param chunkSize Size of a chunk of FIXED_SIZE blocks, a power of two from 4KB, not above the chunk size.
     * Inherited by default.
     * @param small Size of a small FIXED_SIZE block, less than the medium one; rounded up to a multiple of 16 bytes.
     * Inherited by default.
     * @param medium Size of a medium FIXED_SIZE block, not above the size of their chunk; rounded up to a multiple of
     * 16 bytes. Inherited by default.
     */
    record FixedSize(@Nullable DataSize chunkSize, @Nullable DataSize small, @Nullable DataSize medium) {}

    /**
     * POOL_BASED blocks.
     *
     * @param blockSize Size of a POOL_BASED block, not above the chunk size; rounded up to a multiple of 16 bytes.
     * Inherited by default.
     */
    record PoolBased(@Nullable DataSize blockSize) {}

    /**
     * Returns the properties of a pool that inherits everything.
     */
    static PoolProperties inherited() {
        return new PoolProperties(null, null, null, new FixedSize(null, null, null), new PoolBased(null), null, null,
                null, null);
    }

}
