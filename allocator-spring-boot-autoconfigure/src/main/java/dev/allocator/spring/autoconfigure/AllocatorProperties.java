package dev.allocator.spring.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import dev.allocator.AllocationStrategy;
import dev.allocator.Zeroing;

/**
 * What the application says about its memory pools.
 *
 * @param enabled Whether to create memory pools and everything that works with them.
 * @param maxMemory Cap on the memory that all pools together reserve, at least 64KB. By default what the container, or
 * the machine, leaves beside the heap and a reserve for the JVM.
 * @param defaultStrategy Strategy of blocks for which none is asked.
 * @param chunkSize Size in which pools reserve memory from the operating system, a power of two from 64KB to 256MB. A
 * smaller cap makes chunks smaller.
 * @param fixedSize FIXED_SIZE blocks.
 * @param poolBased POOL_BASED blocks.
 * @param threadCacheSize Free blocks that each thread may keep for itself, up to 256MB; 0 for no cache.
 * @param zeroing When memory is overwritten with zeros. With "none" it never is: new memory may show the data of a
 * former owner, even of another request.
 * @param guarded Whether to find mistakes of the application: every access through a freed segment, and freeing it again,
 * throws. For tests and the search after a mistake, since freeing a block takes tens of microseconds then.
 * @param decay Time after which memory that is not used goes back to the operating system; 0 for as soon as possible.
 * @param pools Further pools by name. What a pool does not set, it takes over from the keys above; its bean is
 * called "(name)MemoryPool" and qualified by the name.
 */
@ConfigurationProperties(AllocatorProperties.PREFIX)
record AllocatorProperties(@DefaultValue("true") boolean enabled, @Nullable DataSize maxMemory,
        @DefaultValue("best-fit") AllocationStrategy defaultStrategy, @DefaultValue("1MB") DataSize chunkSize,
        @DefaultValue FixedSize fixedSize, @DefaultValue PoolBased poolBased,
        @DefaultValue("1MB") DataSize threadCacheSize, @DefaultValue("on-release") Zeroing zeroing,
        @DefaultValue("false") boolean guarded, @DefaultValue("10s") Duration decay,
        @DefaultValue Map<String, PoolProperties> pools) {

    static final String PREFIX = "allocator";

    /**
     * FIXED_SIZE blocks.
     *
     * @param chunkSize Size of a chunk of FIXED_SIZE blocks, a power of two from 4KB, not above the chunk size.
     * @param small Size of a small FIXED_SIZE block, less than the medium one; rounded up to a multiple of 16 bytes.
     * @param medium Size of a medium FIXED_SIZE block, not above the size of their chunk; rounded up to a multiple of
     * 16 bytes.
     */
    record FixedSize(@DefaultValue("64KB") DataSize chunkSize, @DefaultValue("32B") DataSize small,
            @DefaultValue("128B") DataSize medium) {}

    /**
     * POOL_BASED blocks.
     *
     * @param blockSize Size of a POOL_BASED block, not above the chunk size; rounded up to a multiple of 16 bytes.
     */
    record PoolBased(@DefaultValue("4KB") DataSize blockSize) {}

}
