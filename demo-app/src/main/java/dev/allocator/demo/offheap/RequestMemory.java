package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryScope;
import dev.allocator.collection.OffHeapList;
import dev.allocator.demo.profile.MemoryUse;

/**
 * The memory of one request: takes what is needed from the request's scope, each kind of data by the strategy that suits
 * it, and keeps the account. Everything is freed with the scope, so structures grow by adding pieces.
 */
final class RequestMemory {

    /**
     * The size of a read buffer and of a full {@link Bucket}, in bytes: all are equal, so they are blocks of
     * {@link AllocationStrategy#POOL_BASED}. {@code allocator.pool-based.block-size} is the same.
     */
    static final int BLOCK_BYTES = 16 * 1024;

    /**
     * The size of a column's first table, in bytes: a medium block of {@link AllocationStrategy#FIXED_SIZE}. A wide file
     * has thousands.
     */
    static final int SMALL_BYTES = 128;

    /** Above this many bytes a piece is worth an exact fit instead of a size class. */
    private static final int LARGE_BYTES = 16 * 1024;

    private final MemoryScope scope;

    private final Map<AllocationStrategy, Long> bytes = new EnumMap<>(AllocationStrategy.class);

    RequestMemory(MemoryScope scope) {
        this.scope = scope;
    }

    /** A small table. */
    MemorySegment small() {
        return block(SMALL_BYTES, AllocationStrategy.FIXED_SIZE);
    }

    /** A piece of {@link #BLOCK_BYTES}. */
    MemorySegment equalBlock() {
        return block(BLOCK_BYTES, AllocationStrategy.POOL_BASED);
    }

    /** A piece of any size. */
    MemorySegment piece(long byteSize) {
        return block(byteSize,
                (byteSize <= LARGE_BYTES) ? AllocationStrategy.SEGREGATED : AllocationStrategy.BEST_FIT);
    }

    /** A piece that nothing else is to be known of: a pointer's move. */
    MemorySegment bump(long byteSize) {
        return this.scope.allocate(byteSize);
    }

    /** A list that ends with the request. */
    <T> OffHeapList<T> list(Class<T> type) {
        return OffHeapList.create(this.scope, type);
    }

    MemoryUse use() {
        Map<String, Long> byStrategy = new LinkedHashMap<>();
        long used = this.scope.usedBytes();
        long bumped = used;
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            long owned = this.bytes.getOrDefault(strategy, 0L);
            byStrategy.put(strategy.name(), owned);
            bumped -= owned;
        }
        byStrategy.put("SCOPE", bumped);
        return new MemoryUse(used, byStrategy);
    }

    private MemorySegment block(long byteSize, AllocationStrategy strategy) {
        MemorySegment block = this.scope.allocate(byteSize, strategy);
        this.bytes.merge(strategy, byteSize, Long::sum);
        return block;
    }

}
