package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.os.RawMemory;
import dev.allocator.internal.stats.Counters;
import dev.allocator.internal.stats.Tally;
import dev.allocator.internal.strategy.BlockHeap;

/**
 * What confined and shared scopes have in common: limits, counting, and memory that is got and given back under the
 * scope's own rule of access, {@link #enter()}.
 */
abstract sealed class AbstractScope implements MemoryScope permits ConfinedScope, SharedScope {

    private final PoolCore pool;

    private final ScopeMemory memory;

    private final long maxBytes;

    private final Tally tally = new Tally();

    private long blockBytes;

    AbstractScope(PoolCore pool, ScopeMemory memory, long maxBytes) {
        this.pool = pool;
        this.memory = memory;
        this.maxBytes = maxBytes;
    }

    PoolCore pool() {
        return this.pool;
    }

    Tally tally() {
        return this.tally;
    }

    ScopeMemory memory() {
        return this.memory;
    }

    /**
     * Checks that the caller may use this scope now, and keeps others out until {@link #exit()}.
     * @throws IllegalStateException if the scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    abstract void enter();

    abstract void exit();

    /**
     * Returns the counters for the calling thread, or for the one whose scope it ends after that thread; the caller calls
     * {@link #exitCounters} afterwards.
     */
    abstract ThreadContext enterCounters();

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        long alignment = Arguments.checkAlignment(byteAlignment);
        Arguments.checkSizes(byteSize, alignment);
        enter();
        try {
            MemorySegment segment = bump(byteSize, alignment, byteSize);
            count(byteSize);
            return segment;
        } finally {
            exit();
        }
    }

    /**
     * Allocates several segments of one size, all or none.
     */
    MemorySegment[] allocateBatch(long byteSize, int count) {
        Arguments.checkBatch(byteSize, count);
        long stride = (Math.max(byteSize, 1) + Arguments.MIN_ALIGNMENT - 1) & -Arguments.MIN_ALIGNMENT;
        MemorySegment[] segments = new MemorySegment[count];
        enter();
        try {
            if (count > 0) {
                MemorySegment all = bump(stride * count, Arguments.MIN_ALIGNMENT, byteSize * count);
                for (int i = 0; i < count; i++) {
                    segments[i] = all.asSlice(i * stride, byteSize);
                }
                count(count, byteSize);
            }
            return segments;
        } finally {
            exit();
        }
    }

    private MemorySegment bump(long bytes, long alignment, long requestedBytes) {
        checkLimit(requestedBytes);
        MemorySegment segment = this.memory.bump(bytes, alignment);
        for (int attempt = 0; segment == null; attempt++) {
            if (!this.pool.reclaim(attempt)) {
                throw this.pool.exhausted(requestedBytes);
            }
            checkAttached();
            segment = this.memory.bump(bytes, alignment);
        }
        if (this.pool.zeroOnAllocate()) {
            RawMemory.zero(segment, 0, bytes);
        }
        return segment;
    }

    /**
     * Counts an allocation.
     */
    void count(long bytes) {
        count(1, bytes);
    }

    private void count(int count, long bytes) {
        ThreadContext context = enterCounters();
        try {
            this.tally.addCounted(count, count * bytes);
            context.counters().allocated(Counters.SCOPE, count, count * bytes);
        } finally {
            exitCounters(context);
        }
    }

    /**
     * Tells how many bytes the limit leaves.
     */
    final long roomBytes() {
        return this.maxBytes - this.tally.bytes() - this.blockBytes;
    }

    abstract void exitCounters(ThreadContext context);

    @Override
    public MemorySegment allocate(long byteSize, AllocationStrategy strategy) {
        return allocate(byteSize, 1, strategy);
    }

    /**
     * Allocates a block that this scope owns.
     */
    MemorySegment allocate(long byteSize, long byteAlignment, AllocationStrategy strategy) {
        Objects.requireNonNull(strategy, "strategy");
        long alignment = Arguments.checkAlignment(byteAlignment);
        Arguments.checkSizes(byteSize, alignment);
        enter();
        try {
            checkLimit(byteSize);
            BlockHeap heap = this.memory.heap();
            int route = heap.route(StrategyNumbers.of(strategy), byteSize, alignment);
            MemorySegment block = tryAllocate(heap, route, byteSize, alignment);
            for (int attempt = 0; block == null; attempt++) {
                if (!this.pool.reclaim(attempt)) {
                    throw this.pool.exhausted(byteSize);
                }
                checkAttached();
                block = tryAllocate(heap, route, byteSize, alignment);
            }
            this.blockBytes += byteSize;
            this.memory.limit(roomBytes());
            return this.memory.adopt(block, route);
        } finally {
            exit();
        }
    }

    private @Nullable MemorySegment tryAllocate(BlockHeap heap, int route, long byteSize, long alignment) {
        ThreadContext context = this.pool.threads().enter();
        try {
            MemorySegment block = heap.allocate(route, byteSize, alignment, context.cacheOf(heap), true);
            if (block != null && heap.isRetired()) {
                heap.undoScoped(block.address(), byteSize);
                return null;
            }
            if (block != null) {
                context.counters().allocated(route, byteSize);
                context.counters().allocated(Counters.SCOPED, byteSize);
            }
            return block;
        } finally {
            context.exit();
        }
    }

    @Override
    public <T> TypedAllocator<T> allocatorFor(Class<T> type) {
        enter();
        try {
            checkAttached();
            return new TypedScope<>(this, type);
        } finally {
            exit();
        }
    }

    private void checkLimit(long bytes) {
        checkAttached();
        if (bytes > roomBytes()) {
            this.pool.countFailure();
            long used = this.tally.bytes() + this.blockBytes;
            throw new ScopeLimitExceededException("The limit of a scope of pool '" + this.pool.name() + "' is exceeded",
                    this.maxBytes, used, bytes, List.of(new MemoryLimitException.Holder("this scope", used)));
        }
    }

    /**
     * Checks that the pool has been neither reset nor closed since this scope was opened.
     */
    void checkAttached() {
        if (this.memory.heap().isRetired()) {
            throw new IllegalStateException("The scope has ended: its pool '" + this.pool.name()
                    + "' has been reset or closed since it was opened");
        }
    }

    boolean isAttached() {
        return !this.memory.heap().isRetired();
    }

    /**
     * Counts everything that was allocated here as deallocated.
     */
    void countEnd() {
        ThreadContext context = enterCounters();
        try {
            Counters counters = context.counters();
            counters.deallocated(Counters.SCOPE, this.tally.count(), this.tally.bytes());
            for (ScopeMemory.Block block : this.memory.blocks()) {
                counters.deallocated(block.strategy(), block.bytes());
                counters.deallocated(Counters.SCOPED, block.bytes());
            }
            counters.scopeClosed();
        } finally {
            exitCounters(context);
        }
    }

    @Override
    public long usedBytes() {
        return isClosed() ? 0 : this.tally.bytes() + this.blockBytes;
    }

    @Override
    public long maxBytes() {
        return this.maxBytes;
    }

    @Override
    public ScopeBinding bind() {
        enter();
        try {
            checkAttached();
            return this.pool.threads().stack().push(this);
        } finally {
            exit();
        }
    }

    @Override
    public MemorySegment.Scope scope() {
        return this.memory.arena().scope();
    }

}
