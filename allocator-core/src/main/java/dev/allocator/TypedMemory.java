package dev.allocator;

import java.lang.foreign.MemoryLayout;

import dev.allocator.internal.layout.ElementAccess;

/**
 * What the typed allocators of pools and scopes have in common: everything but where memory comes from.
 *
 * @param <T> the type
 */
abstract class TypedMemory<T> implements TypedAllocator<T> {

    /** The largest size class of SEGREGATED is this part of a chunk. */
    private static final int SEGREGATED_SHARE = 8;

    private final PoolOptions options;

    private final ElementAccess access;

    private final long bytes;

    TypedMemory(PoolOptions options, ElementAccess access) {
        this.options = options;
        this.access = access;
        this.bytes = access.layout().byteSize();
    }

    final long bytes() {
        return this.bytes;
    }

    final long bytes(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative, but it is " + count);
        }
        long high = Math.multiplyHigh(this.bytes, count);
        long low = this.bytes * count;
        if (high != 0 || low < 0) {
            throw new IllegalArgumentException(
                    count + " values of " + this.bytes + " bytes are more than can be addressed");
        }
        return low;
    }

    @Override
    public final MemoryLayout layout() {
        return this.access.layout();
    }

    @Override
    public final AllocationStrategy strategy() {
        if (this.bytes <= Math.min(this.options.mediumBytes(), this.options.fixedChunkBytes())) {
            return AllocationStrategy.FIXED_SIZE;
        }
        return (this.bytes <= this.options.chunkBytes()) ? AllocationStrategy.POOL_BASED : AllocationStrategy.BEST_FIT;
    }

    @Override
    public final AllocationStrategy strategy(long count) {
        return (bytes(count) <= this.options.chunkBytes() / SEGREGATED_SHARE)
                ? AllocationStrategy.SEGREGATED
                : AllocationStrategy.BEST_FIT;
    }

    @Override
    public String toString() {
        return "TypedAllocator of " + layout();
    }

}
