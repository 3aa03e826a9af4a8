package dev.allocator.spring.actuate;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import dev.allocator.MemoryBudget;
import dev.allocator.MemoryPool;
import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.actuate.PoolsDescriptor.LimitDescriptor;
import dev.allocator.spring.limit.MemoryLimit;

/**
 * Shows the figures of all pools, and lets an operator give unused memory back where write access is granted. A pool
 * that has been closed is not shown.
 */
@Endpoint(id = "allocator", defaultAccess = Access.READ_ONLY)
public final class AllocatorEndpoint {

    private static final String TRIM = "trim";

    private final MemoryPools pools;

    private final MemoryLimit limit;

    private final MemoryBudget budget;

    AllocatorEndpoint(MemoryPools pools, MemoryLimit limit, MemoryBudget budget) {
        this.pools = pools;
        this.limit = limit;
        this.budget = budget;
    }

    /**
     * Describes all pools.
     * @return the pools and their limit
     */
    @ReadOperation
    public OperationResponseBody pools() {
        Map<String, PoolDescriptor> descriptors = new TreeMap<>();
        for (MemoryPool pool : this.pools.all()) {
            PoolDescriptor descriptor = describe(pool);
            if (descriptor != null) {
                descriptors.put(pool.name(), descriptor);
            }
        }
        return new PoolsDescriptor(new LimitDescriptor(this.limit.maxBytes(), this.budget.reservedBytes(),
                this.limit.source().name().toLowerCase(Locale.ROOT)), descriptors);
    }

    /**
     * Describes a pool.
     * @param pool the name of the pool
     * @return the pool, or {@code null} if there is none of that name
     */
    @ReadOperation
    public @Nullable OperationResponseBody pool(@Selector String pool) {
        return this.pools.find(pool).map(AllocatorEndpoint::describe).orElse(null);
    }

    /**
     * Acts on a pool.
     * @param pool the name of the pool
     * @param action what to do: {@code trim}
     * @return what was done, or {@code null} if there is no pool of that name
     * @throws InvalidEndpointRequestException if the action is unknown
     */
    @WriteOperation
    public @Nullable OperationResponseBody act(@Selector String pool, String action) {
        if (!TRIM.equals(action)) {
            throw new InvalidEndpointRequestException("Unknown action '" + action + "'; there is '" + TRIM + "'",
                    "The action must be '" + TRIM + "'");
        }
        return this.pools.find(pool).map(AllocatorEndpoint::trim).orElse(null);
    }

    private static @Nullable PoolDescriptor describe(MemoryPool pool) {
        try {
            return PoolDescriptor.of(pool);
        } catch (IllegalStateException closed) {
            return null;
        }
    }

    private static @Nullable TrimDescriptor trim(MemoryPool pool) {
        try {
            return new TrimDescriptor(pool.trim());
        } catch (IllegalStateException closed) {
            return null;
        }
    }

    /**
     * What a trim did.
     *
     * @param returnedBytes the bytes given back to the operating system
     */
    record TrimDescriptor(long returnedBytes) implements OperationResponseBody {}

}
