package dev.allocator.spring.actuate;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import dev.allocator.MemoryPool;
import dev.allocator.spring.MemoryPools;

/**
 * Tells how full each pool is, and is down when one has been closed while the application runs: every use of it fails
 * from then on. A full pool is no reason to be down, since a restart would not give it more memory.
 */
final class AllocatorHealthIndicator extends AbstractHealthIndicator {

    private final MemoryPools pools;

    AllocatorHealthIndicator(MemoryPools pools) {
        super("The memory pools cannot be read");
        this.pools = pools;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        List<String> closed = new ArrayList<>();
        for (MemoryPool pool : this.pools.all()) {
            try {
                builder.withDetail(pool.name(), new Usage(pool.stats().bytesReserved(), pool.maxBytes()));
            } catch (IllegalStateException ex) {
                closed.add(pool.name());
            }
        }
        if (!closed.isEmpty()) {
            builder.down().withDetail("closed", closed);
        }
    }

    /**
     * How full a pool is.
     *
     * @param reservedBytes the bytes reserved from the operating system
     * @param maxBytes the cap on them
     */
    record Usage(long reservedBytes, long maxBytes) {}

}
