package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.os.RawMemory;
import dev.allocator.internal.stats.Counters;
import dev.allocator.internal.strategy.BlockHeap;

/**
 * What confined and shared scopes have in common: limits, counting, and memory that is got and given back under the
 * scope's own rule of access, {@link #enter()}.
 */
abstract sealed class AbstractScope extends ScopeMemory implements MemoryScope permits ConfinedScope, SharedScope {

    private static final VarHandle PENDING;

    static {
        try {
            PENDING = MethodHandles.lookup().findVarHandle(AbstractScope.class, "pending", long.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final long maxBytes;

    private final @Nullable ScopeUser user;

    /** What has been bumped and not been {@linkplain #ledger() written down}, as a word of {@link Counters}. */
    private long pending;

    AbstractScope(PoolCore pool, MemorySegment all, int firstTier, long maxBytes, @Nullable ScopeUser user) {
        super(pool, all, firstTier);
        this.maxBytes = maxBytes;
        this.user = user;
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
     * {@link ThreadContext#exit} afterwards.
     */
    abstract ThreadContext enterCounters();

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        long alignment = Arguments.checkAlignment(byteAlignment);
        Arguments.checkSizes(byteSize, alignment);
        enter();
        try {
            long address = bump(byteSize, alignment, byteSize);
            count(1, byteSize);
            return segmentAt(address, byteSize);
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
                long address = bump(stride * count, Arguments.MIN_ALIGNMENT, byteSize * count);
                for (int i = 0; i < count; i++) {
                    segments[i] = segmentAt(address + i * stride, byteSize);
                }
                count(count, byteSize);
            }
            return segments;
        } finally {
            exit();
        }
    }

    private long bump(long bytes, long alignment, long requestedBytes) {
        checkLimit(requestedBytes);
        long address = bump(bytes, alignment);
        if (address == 0) {
            address = allocateScarce(requestedBytes, () -> tryBump(bytes, alignment)).address();
        }
        if (pool().zeroOnAllocate()) {
            RawMemory.zero(address, bytes);
        }
        return address;
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
        PoolExhaustedException exhausted = pool().exhaustion(requestedBytes);
        segment = awaitMemory(exhausted, allocation);
        if (segment == null) {
            pool().countFailure();
            throw exhausted;
        }
        return segment;
    }

    private @Nullable MemorySegment reclaim(Supplier<@Nullable MemorySegment> allocation) {
        for (int attempt = 0; pool().reclaim(attempt); attempt++) {
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

    private @Nullable MemorySegment tryBump(long bytes, long alignment) {
        long address = bump(bytes, alignment);
        return (address != 0) ? segmentAt(address, bytes) : null;
    }

    /**
     * Counts allocations, in the scope and in the pool.
     * @param bytes what was requested for each
     */
    void count(int count, long bytes) {
        ledger().addBumps(count, count * bytes);
        ThreadContext context = enterCounters();
        try {
            context.counters().allocated(Counters.SCOPE, count, count * bytes);
        } finally {
            context.exit();
        }
    }

    /**
     * Returns what is pending, as a word of {@link Counters}. Any thread may ask.
     */
    final long pending() {
        return (long) PENDING.getOpaque(this);
    }

    /**
     * Adds one allocation to those that are pending.
     * @return whether there are some and there is room for one more; if not, nothing has been added
     */
    final boolean addToPending(long bytes) {
        long pending = this.pending;
        // A negative word is about to overflow.
        if (pending <= 0) {
            return false;
        }
        PENDING.setOpaque(this, pending + Counters.word(bytes));
        return true;
    }

    /**
     * Lets one allocation be pending, the first one.
     */
    final void startPending(long bytes) {
        PENDING.setOpaque(this, Counters.word(bytes));
    }

    /**
     * Takes over what is pending, which is written down nowhere.
     */
    final long takePending() {
        long pending = this.pending;
        PENDING.setOpaque(this, 0L);
        return pending;
    }

    final long bumpedBytes() {
        ScopeLedger ledger = ledgerIfAny();
        return Counters.bytes(this.pending) + ((ledger != null) ? ledger.bumpedBytes() : 0);
    }

    /**
     * Returns the bytes that have been requested, also when the scope is closed and leased. Any thread may ask, and may
     * miss what is going on.
     */
    final long heldBytes() {
        ScopeLedger ledger = ledgerIfAny();
        return bumpedBytes() + ((ledger != null) ? ledger.blockBytes() : 0);
    }

    /**
     * Tells how many bytes the limit leaves.
     */
    final long roomBytes() {
        return this.maxBytes - heldBytes();
    }

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
            BlockHeap heap = heap();
            int route = heap.route(StrategyNumbers.of(strategy), byteSize, alignment);
            MemorySegment block = tryAllocate(heap, route, byteSize, alignment);
            if (block == null) {
                block = allocateScarce(byteSize, () -> tryAllocate(heap, route, byteSize, alignment));
            }
            MemorySegment segment = adopt(block, route);
            limit(roomBytes());
            return segment;
        } finally {
            exit();
        }
    }

    private @Nullable MemorySegment tryAllocate(BlockHeap heap, int route, long byteSize, long alignment) {
        ThreadContext context = pool().threads().enter();
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
            pool().countFailure();
            throw limitExceeded(bytes);
        }
    }

    private ScopeLimitExceededException limitExceeded(long bytes) {
        ScopeUser user = this.user;
        String scope = (user != null) ? "the scope of " + user.name() + " in" : "a scope of";
        long used = heldBytes();
        return new ScopeLimitExceededException("The limit of " + scope + " pool '" + pool().name() + "' is exceeded",
                new MemoryLimitException.Limit(this.maxBytes, (user != null) ? user.limitSetBy() : null), used, bytes,
                List.of(new MemoryLimitException.Holder((user != null) ? user.name() : "this scope", used)));
    }

    /**
     * Checks that the pool has been neither reset nor closed since this scope was opened.
     */
    void checkAttached() {
        if (heap().isRetired()) {
            throw new IllegalStateException("The scope has ended: its pool '" + pool().name()
                    + "' has been reset or closed since it was opened");
        }
    }

    boolean isAttached() {
        return !heap().isRetired();
    }

    /**
     * Counts everything that was allocated here as deallocated.
     */
    final void countEnd(Counters counters) {
        ScopeLedger ledger = ledgerIfAny();
        long bumps = Counters.count(this.pending) + ((ledger != null) ? ledger.bumps() : 0);
        long bytes = bumpedBytes();
        settleEnd(counters);
        counters.deallocated(Counters.SCOPE, bumps, bytes);
        for (ScopeLedger.Block block : blocks()) {
            counters.deallocated(block.strategy(), block.bytes());
            counters.deallocated(Counters.SCOPED, block.bytes());
        }
        counters.scopeClosed();
    }

    /**
     * Counts what the counters do not know of yet.
     */
    abstract void settleEnd(Counters counters);

    @Override
    public long usedBytes() {
        return isClosed() ? 0 : heldBytes();
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
            return pool().threads().stack().push(this);
        } finally {
            exit();
        }
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
