package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

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

    private final @Nullable ScopeUser user;

    private final Tally tally = new Tally();

    private long blockBytes;

    AbstractScope(PoolCore pool, ScopeMemory memory, long maxBytes, @Nullable ScopeUser user) {
        this.pool = pool;
        this.memory = memory;
        this.maxBytes = maxBytes;
        this.user = user;
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
        if (segment == null) {
            segment = allocateScarce(requestedBytes, () -> this.memory.bump(bytes, alignment));
        }
        if (this.pool.zeroOnAllocate()) {
            RawMemory.zero(segment, 0, bytes);
        }
        return segment;
    }

    /**
     * Allocates after an allocation has failed, with what the pool takes back or the user waits for.
     * @throws PoolExhaustedException if there is still no memory
     */
    private MemorySegment allocateScarce(long requestedBytes, Supplier<@Nullable MemorySegment> allocation) {
        MemorySegment segment = reclaim(allocation);
        if (segment != null) {
            return segment;
        }
        PoolExhaustedException exhausted = this.pool.exhaustion(requestedBytes);
        segment = awaitMemory(exhausted, allocation);
        if (segment == null) {
            this.pool.countFailure();
            throw exhausted;
        }
        return segment;
    }

    private @Nullable MemorySegment reclaim(Supplier<@Nullable MemorySegment> allocation) {
        for (int attempt = 0; this.pool.reclaim(attempt); attempt++) {
            checkAttached();
            MemorySegment segment = allocation.get();
            if (segment != null) {
                return segment;
            }
        }
        return null;
    }

    private @Nullable MemorySegment awaitMemory(PoolExhaustedException exhausted,
            Supplier<@Nullable MemorySegment> allocation) {
        ScopeUser user = this.user;
        if (user == null) {
            return null;
        }
        // Others may use, and close, this scope while its user waits.
        exit();
        Retry retry = new Retry(exhausted.requestedBytes(), allocation);
        try {
            user.awaitMemory(exhausted, retry);
        } finally {
            if (retry.segment == null) {
                reenter();
            }
        }
        return retry.segment;
    }

    /**
     * Keeps others out again until {@link #exit()}, also when this scope has been closed meanwhile.
     */
    abstract void reenter();

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
            if (block == null) {
                block = allocateScarce(byteSize, () -> tryAllocate(heap, route, byteSize, alignment));
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
            throw limitExceeded(bytes);
        }
    }

    private ScopeLimitExceededException limitExceeded(long bytes) {
        ScopeUser user = this.user;
        String scope = (user != null) ? "the scope of " + user.name() + " in" : "a scope of";
        long used = heldBytes();
        return new ScopeLimitExceededException("The limit of " + scope + " pool '" + this.pool.name() + "' is exceeded",
                new MemoryLimitException.Limit(this.maxBytes, (user != null) ? user.limitSetBy() : null), used, bytes,
                List.of(new MemoryLimitException.Holder((user != null) ? user.name() : "this scope", used)));
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
        return isClosed() ? 0 : heldBytes();
    }

    /**
     * Returns the bytes that have been requested, also when the scope is closed and leased. Any thread may ask, and may
     * miss what is going on.
     */
    long heldBytes() {
        return this.tally.bytes() + this.blockBytes;
    }

    @Nullable
    ScopeUser user() {
        return this.user;
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

    /**
     * Another attempt at an allocation. Once it has succeeded, the scope stays entered.
     */
    private final class Retry implements BooleanSupplier {

        private final long requestedBytes;

        private final Supplier<@Nullable MemorySegment> allocation;

        private final Thread thread = Thread.currentThread();

        private @Nullable MemorySegment segment;

        Retry(long requestedBytes, Supplier<@Nullable MemorySegment> allocation) {
            this.requestedBytes = requestedBytes;
            this.allocation = allocation;
        }

        @Override
        public boolean getAsBoolean() {
            if (Thread.currentThread() != this.thread) {
                throw new WrongThreadException("Another thread than the one that waits for memory tries again");
            }
            if (this.segment != null) {
                return true;
            }
            enter();
            try {
                // Others may have used this scope meanwhile.
                checkLimit(this.requestedBytes);
                this.segment = reclaim(this.allocation);
            } finally {
                if (this.segment == null) {
                    exit();
                }
            }
            return this.segment != null;
        }

    }

}
