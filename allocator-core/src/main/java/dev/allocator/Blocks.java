package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.strategy.BlockClaims;
import dev.allocator.internal.strategy.BlockHeap;
import dev.allocator.internal.strategy.BlockResize;
import dev.allocator.internal.strategy.Strategy;
import dev.allocator.internal.strategy.ThreadCache;

/**
 * Allocation and deallocation of single blocks: routing, retry after exhaustion, counting, and what wrong calls get.
 */
final class Blocks {

    private final PoolCore pool;

    private final ThreadRegistry threads;

    Blocks(PoolCore pool) {
        this.pool = pool;
        this.threads = pool.threads();
    }

    /**
     * Allocates a block of the least alignment that the calling thread has at hand, unless it allocates from a scope.
     * @param strategy the number of the strategy
     * @param byteSize any number
     * @return the block's segment, or {@code null} if it takes more than this
     */
    @Nullable
    MemorySegment allocateAtHand(int strategy, long byteSize) {
        ThreadContext context = this.threads.find(Thread.currentThread());
        BlockHeap heap = this.pool.latestHeap();
        ThreadCache cache = (context != null) ? context.lastCache(heap) : null;
        if (context == null || cache == null || context.begun().innermost() != null) {
            return null;
        }
        return keep(heap, strategy, heap.allocateAtHand(strategy, byteSize, cache), context);
    }

    MemorySegment allocate(long byteSize, long alignment, AllocationStrategy strategy) {
        int asked = StrategyNumbers.of(strategy);
        for (int attempt = 0;;) {
            BlockHeap heap = this.pool.heap();
            int route = heap.route(asked, byteSize, alignment);
            MemorySegment segment = tryAllocate(heap, route, byteSize, alignment);
            if (segment != null) {
                return segment;
            }
            if (!heap.isRetired() && !this.pool.reclaim(attempt++)) {
                throw this.pool.exhausted(byteSize);
            }
        }
    }

    private @Nullable MemorySegment tryAllocate(BlockHeap heap, int route, long byteSize, long alignment) {
        ThreadContext context = this.threads.enter();
        try {
            ThreadCache cache = context.cacheOf(heap);
            MemorySegment segment = heap.allocate(route, byteSize, alignment, cache, false);
            return keep(heap, route, segment, context);
        } finally {
            context.exit();
        }
    }

    MemorySegment allocateFixed(long blockBytes) {
        return allocateExact(Strategy.FIXED_SIZE, blockBytes);
    }

    MemorySegment allocatePooled(long blockBytes) {
        return allocateExact(Strategy.POOL_BASED, blockBytes);
    }

    private MemorySegment allocateExact(int strategy, long blockBytes) {
        for (int attempt = 0;;) {
            BlockHeap heap = this.pool.heap();
            MemorySegment segment = tryAllocateExact(heap, strategy, blockBytes);
            if (segment != null) {
                return segment;
            }
            if (!heap.isRetired() && !this.pool.reclaim(attempt++)) {
                throw this.pool.exhausted(blockBytes);
            }
        }
    }

    private @Nullable MemorySegment tryAllocateExact(BlockHeap heap, int strategy, long blockBytes) {
        ThreadContext context = this.threads.enter();
        try {
            ThreadCache cache = context.cacheOf(heap);
            MemorySegment segment = (strategy == Strategy.FIXED_SIZE)
                    ? heap.allocateFixed(blockBytes, cache)
                    : heap.allocatePooled(blockBytes, cache);
            return keep(heap, strategy, segment, context);
        } finally {
            context.exit();
        }
    }

    /**
     * Counts an allocation, unless the heap has been replaced since it was asked: then the block would never become
     * free again.
     */
    static @Nullable MemorySegment keep(BlockHeap heap, int strategy, @Nullable MemorySegment segment,
            ThreadContext context) {
        if (segment == null) {
            return null;
        }
        if (heap.isRetired()) {
            undo(heap, strategy, segment, context);
            return null;
        }
        context.counters().allocated(strategy, segment.byteSize());
        return segment;
    }

    /**
     * Frees a block that has not been counted.
     */
    static void undo(BlockHeap heap, int strategy, MemorySegment segment, ThreadContext context) {
        if (heap.undo(segment, context.cacheOf(heap)) < 0) {
            // A reset has found the block and counted it as deallocated.
            context.counters().allocated(strategy, segment.byteSize());
        }
    }

    MemorySegment[] allocateBatch(long byteSize, int count, AllocationStrategy strategy) {
        Arguments.checkBatch(byteSize, count);
        while (true) {
            BlockHeap heap = this.pool.heap();
            int route = heap.route(StrategyNumbers.of(strategy), byteSize, Arguments.MIN_ALIGNMENT);
            MemorySegment[] segments = new MemorySegment[count];
            int done = fill(heap, route, byteSize, segments, 0);
            int attempt = 0;
            while (done < count && !heap.isRetired() && this.pool.reclaim(attempt++)) {
                done = fill(heap, route, byteSize, segments, done);
            }
            if (finish(heap, route, segments, done)) {
                return segments;
            }
            if (!heap.isRetired()) {
                throw this.pool.exhausted(byteSize);
            }
        }
    }

    /**
     * Allocates as many blocks of a batch as there is memory for, without counting them.
     */
    private int fill(BlockHeap heap, int route, long byteSize, MemorySegment[] segments, int done) {
        ThreadContext context = this.threads.enter();
        try {
            ThreadCache cache = context.cacheOf(heap);
            int filled = done;
            while (filled < segments.length) {
                MemorySegment segment = heap.allocate(route, byteSize, Arguments.MIN_ALIGNMENT, cache, false);
                if (segment == null) {
                    break;
                }
                segments[filled++] = segment;
            }
            return filled;
        } finally {
            context.exit();
        }
    }

    /**
     * Counts the blocks of a complete batch, or frees those of an incomplete one or of a heap that has been replaced.
     */
    private boolean finish(BlockHeap heap, int route, MemorySegment[] segments, int done) {
        boolean complete = done == segments.length && !heap.isRetired();
        ThreadContext context = this.threads.enter();
        try {
            for (int i = 0; i < done; i++) {
                if (complete) {
                    context.counters().allocated(route, segments[i].byteSize());
                } else {
                    undo(heap, route, segments[i], context);
                }
            }
        } finally {
            context.exit();
        }
        return complete;
    }

    void deallocate(MemorySegment segment) {
        if (!deallocateAtOnce(segment)) {
            deallocateChecked(segment);
        }
    }

    /**
     * Frees what is certainly a block of the heap that the calling thread has used last.
     */
    private boolean deallocateAtOnce(MemorySegment segment) {
        ThreadContext context = this.threads.find(Thread.currentThread());
        BlockHeap heap = this.pool.latestHeap();
        ThreadCache cache = (context != null) ? context.lastCache(heap) : null;
        if (context == null || cache == null || !segment.scope().equals(heap.scope()) || heap.isRetired()) {
            return false;
        }
        long byteSize = segment.byteSize();
        int strategy = heap.freeAtHand(segment.address(), byteSize, cache);
        if (strategy >= 0) {
            context.counters().deallocated(strategy, byteSize);
        }
        return strategy >= 0;
    }

    private void deallocateChecked(MemorySegment segment) {
        BlockHeap heap = this.pool.heap();
        checkBlock(segment, heap);
        int result = free(segment, heap);
        this.pool.lingering().letGo(heap);
        if (result < 0) {
            throw refusal(segment, result);
        }
    }

    private int free(MemorySegment segment, BlockHeap heap) {
        int ended = heap.endLife(segment);
        if (ended < 0) {
            return ended;
        }
        ThreadContext context = this.threads.enter();
        try {
            int result = heap.free(segment.address(), segment.byteSize(), context.cacheOf(heap));
            if (result >= 0) {
                context.counters().deallocated(result, segment.byteSize());
            }
            return result;
        } finally {
            context.exit();
        }
    }

    /**
     * Changes the size of a block.
     * @param strategy the number of the strategy for the new size, or {@link BlockResize#SAME_STRATEGY}
     */
    MemorySegment reallocate(MemorySegment segment, long byteSize, int strategy) {
        return new Reallocation(this.pool, this, segment, byteSize, strategy).run();
    }

    void deallocateBatch(MemorySegment[] segments) {
        BlockHeap heap = this.pool.heap();
        for (MemorySegment segment : segments) {
            Objects.requireNonNull(segment, "segment");
        }
        for (MemorySegment segment : segments) {
            checkBlock(segment, heap);
            int result = heap.check(segment.address(), segment.byteSize());
            if (result < 0) {
                throw refusal(segment, result);
            }
        }
        this.threads.announce();
        BlockClaims claims = new BlockClaims(heap, segments);
        int[] strategies = claimAll(segments, heap, claims);
        MemorySegment inUse = claims.endLives();
        ThreadContext context = this.threads.enter();
        try {
            claims.release(context.cacheOf(heap));
            for (int i = 0; i < segments.length; i++) {
                if (claims.isClaimed(i)) {
                    context.counters().deallocated(strategies[i], segments[i].byteSize());
                }
            }
        } finally {
            context.exit();
        }
        this.pool.lingering().letGo(heap);
        if (inUse != null) {
            throw refusal(inUse, BlockHeap.IN_USE);
        }
    }

    private int[] claimAll(MemorySegment[] segments, BlockHeap heap, BlockClaims claims) {
        int[] strategies = new int[segments.length];
        for (int i = 0; i < segments.length; i++) {
            strategies[i] = claims.claimNext();
            if (strategies[i] < 0) {
                claims.undo();
                if (heap.isGuarded()) {
                    this.pool.lingering().letGo(heap);
                } else if (heap.isRetired()) {
                    freeRetired(heap, segments, i);
                }
                throw refusal(segments[i], strategies[i]);
            }
        }
        return strategies;
    }

    /**
     * Frees the first blocks of an undone batch for a reset that has passed over them since they were claimed.
     */
    private void freeRetired(BlockHeap heap, MemorySegment[] segments, int count) {
        ThreadContext context = this.threads.enter();
        try {
            for (int i = 0; i < count; i++) {
                long bytes = segments[i].byteSize();
                int strategy = heap.free(segments[i].address(), bytes, context.cacheOf(heap));
                if (strategy >= 0) {
                    context.counters().deallocated(strategy, bytes);
                }
            }
        } finally {
            context.exit();
        }
    }

    /**
     * Checks that a segment may be a block of a heap, by what it tells itself.
     * @throws IllegalArgumentException if it cannot be one
     * @throws IllegalStateException if it is no longer alive
     */
    void checkBlock(MemorySegment segment, BlockHeap heap) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("The segment is not native but on the heap: only blocks of pool '"
                    + this.pool.name() + "' can be freed or reallocated here");
        }
        MemorySegment.Scope scope = segment.scope();
        if (scope.isAlive() && heap.isOwn(segment)) {
            return;
        }
        if (this.pool.lingering().hasBlock(segment)) {
            throw new IllegalStateException("The block was freed when pool '" + this.pool.name() + "' was reset");
        }
        // Looked at again, since a reset may have come between.
        if (!scope.isAlive()) {
            throw new IllegalStateException("The segment is no longer alive: it was freed"
                    + (heap.isGuarded() ? ", alone or" : "") + " with its scope, or pool '" + this.pool.name()
                    + "' has been reset or closed");
        }
        throw new IllegalArgumentException("The segment is no block of pool '" + this.pool.name()
                + "': it is foreign, reinterpreted, or belongs to a scope");
    }

    /**
     * Says why a segment cannot be freed.
     * @param result {@link BlockHeap#FREE}, {@link BlockHeap#MISMATCH}, or {@link BlockHeap#IN_USE} for a live one
     */
    RuntimeException refusal(MemorySegment segment, int result) {
        String block = "block of " + segment.byteSize() + " bytes at 0x" + Long.toHexString(segment.address())
                + " of pool '" + this.pool.name() + "'";
        return switch (result) {
            case BlockHeap.FREE -> new IllegalStateException("The " + block + " is already free");
            case BlockHeap.IN_USE -> new IllegalStateException("The " + block
                    + " is in use by a native call or a channel, and stays live: free it after that");
            default -> new IllegalArgumentException("There is no " + block
                    + ": a block is named by its segment just as it was handed out, not by a part of it");
        };
    }

}
