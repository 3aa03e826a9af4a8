package dev.allocator.spring.http;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import dev.allocator.spring.InvalidAllocatorConfigurationException;

/**
 * What the application says about the scopes of requests.
 *
 * @param enabled Whether handlers annotated with @PooledScope get scopes.
 * @param maxScopeSize Limit on the memory that a handler may request from its scope, whatever its annotation says. None
 * by default: the cap of the pool is the limit.
 */
@ConfigurationProperties(AllocatorWebProperties.PREFIX)
public record AllocatorWebProperties(@DefaultValue("true") boolean enabled, @Nullable DataSize maxScopeSize) {

    /** Where the keys are. */
    public static final String PREFIX = "allocator.web";

    /** The key of the limit. */
    public static final String MAX_SCOPE_SIZE = PREFIX + ".max-scope-size";

    public AllocatorWebProperties {
        if (maxScopeSize != null && maxScopeSize.toBytes() < 1) {
            throw new InvalidAllocatorConfigurationException(MAX_SCOPE_SIZE,
                    MAX_SCOPE_SIZE + " must be at least 1 byte, but it is " + maxScopeSize.toBytes(),
                    "Set " + MAX_SCOPE_SIZE + " to a positive size such as 64MB, or remove it.", null);
        }
    }

    /**
     * Returns the limit in bytes.
     */
    public long maxScopeBytes() {
        return (this.maxScopeSize != null) ? this.maxScopeSize.toBytes() : Long.MAX_VALUE;
    }

}
