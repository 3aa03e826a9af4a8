package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.strategy.BlockHeap;
import dev.allocator.internal.strategy.BlockInfo;
import dev.allocator.internal.strategy.BlockResize;

/**
 * The face of a pool: checks arguments and sends each call to the part that does it.
 */
sealed class DefaultMemoryPool extends Padding implements MemoryPool {

    private final PoolCore core;

    private final Blocks blocks;

    private final StatsReader stats;

    private final int defaultStrategy;

    private final boolean permanent;

    private DefaultMemoryPool(PoolCore core, boolean permanent) {
        this.core = core;
        this.blocks = new Blocks(core);
        this.stats = new StatsReader(core);
        this.defaultStrategy = StrategyNumbers.of(core.options().defaultStrategy());
        this.permanent = permanent;
    }

    static DefaultMemoryPool of(PoolOptions options) {
        return of(options, Housekeepers.DAEMONS);
    }

    static DefaultMemoryPool of(PoolOptions options, Housekeepers housekeepers) {
        return new Padded(newCore(options, housekeepers), false);
    }

    /**
     * Builds a pool that cannot be closed.
     */
    static DefaultMemoryPool permanent(String name) {
        return new Padded(newCore(new PoolBuilder().name(name).options(), Housekeepers.DAEMONS),
                true);
    }

    private static PoolCore newCore(PoolOptions options, Housekeepers housekeepers) {
        NativeAccess.check();
        return new PoolCore(options, housekeepers);
    }

    @Override
    public String name() {
        return this.core.name();
    }

    @Override
    public AllocationStrategy defaultStrategy() {
        checkOpen();
        return this.core.options().defaultStrategy();
    }

    @Override
    public long maxBytes() {
        checkOpen();
        return this.core.options().effectiveMaxBytes();
    }

    private void checkOpen() {
        this.core.heap();
    }

    @Override
    public MemorySegment allocate(long byteSize) {
        MemorySegment segment = this.blocks.allocateAtHand(this.defaultStrategy, byteSize);
        return (segment != null) ? segment : allocate(byteSize, 1);
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        AbstractScope scope = this.core.threads().innermost();
        if (scope != null) {
            return scope.allocate(byteSize, byteAlignment);
        }
        return allocateBlock(byteSize, byteAlignment, this.core.options().defaultStrategy());
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment, AllocationStrategy strategy) {
        Objects.requireNonNull(strategy, "strategy");
        AbstractScope scope = this.core.threads().innermost();
        if (scope != null) {
            return scope.allocate(byteSize, byteAlignment, strategy);
        }
        return allocateBlock(byteSize, byteAlignment, strategy);
    }

    private MemorySegment allocateBlock(long byteSize, long byteAlignment, AllocationStrategy strategy) {
        long alignment = Arguments.checkAlignment(byteAlignment);
        Arguments.checkSizes(byteSize, alignment);
        return this.blocks.allocate(byteSize, alignment, strategy);
    }

    @Override
    public MemorySegment allocate(long byteSize, AllocationStrategy strategy) {
        MemorySegment segment = this.blocks.allocateAtHand(StrategyNumbers.of(strategy), byteSize);
        return (segment != null) ? segment : allocate(byteSize, 1, strategy);
    }

    @Override
    public void deallocate(MemorySegment segment) {
        this.blocks.deallocate(segment);
    }

    @Override
    public MemorySegment reallocate(MemorySegment segment, long byteSize) {
        return this.blocks.reallocate(segment, byteSize, BlockResize.SAME_STRATEGY);
    }

    @Override
    public MemorySegment[] allocateBatch(long byteSize, int count) {
        checkOpen();
        AbstractScope scope = this.core.threads().innermost();
        if (scope != null) {
            return scope.allocateBatch(byteSize, count);
        }
        return this.blocks.allocateBatch(byteSize, count, this.core.options().defaultStrategy());
    }

    @Override
    public void deallocateBatch(MemorySegment[] segments) {
        this.blocks.deallocateBatch(segments.clone());
    }

    @Override
    public FixedSizeAllocator fixedSize(long blockBytes) {
        checkOpen();
        PoolOptions.checkRange("blockBytes", blockBytes, 1, this.core.options().fixedChunkBytes());
        return new FixedSizeBlocks(this.blocks, blockBytes);
    }

    @Override
    public <T> TypedAllocator<T> allocatorFor(Class<T> type) {
        checkOpen();
        return ElementTypes.inBlocks(this.core.options(), this.blocks, type);
    }

    @Override
    public MemoryScope openScope(long maxBytes) {
        return openConfined(maxBytes, null);
    }

    @Override
    public MemoryScope openScope(long maxBytes, ScopeUser user) {
        return openConfined(maxBytes, Objects.requireNonNull(user, "user"));
    }

    private ConfinedScope openConfined(long maxBytes, @Nullable ScopeUser user) {
        Arguments.checkLimit(maxBytes);
        ThreadContext context = this.core.threads().enter();
        try {
            ConfinedScope scope = ConfinedScope.open(this.core, maxBytes, user, context);
            context.openScopes().add(scope);
            context.counters().scopeOpened();
            return scope;
        } finally {
            context.exit();
        }
    }

    @Override
    public MemoryScope openSharedScope(long maxBytes) {
        return openShared(maxBytes, null);
    }

    @Override
    public MemoryScope openSharedScope(long maxBytes, ScopeUser user) {
        return openShared(maxBytes, Objects.requireNonNull(user, "user"));
    }

    private MemoryScope openShared(long maxBytes, @Nullable ScopeUser user) {
        Arguments.checkLimit(maxBytes);
        checkOpen();
        SharedScope scope = this.core.epochs().open(maxBytes, user);
        ThreadContext context = this.core.threads().enter();
        try {
            context.counters().scopeOpened();
        } finally {
            context.exit();
        }
        return scope;
    }

    @Override
    public MemoryScope beginScope() {
        ConfinedScope scope = openConfined(Long.MAX_VALUE, null);
        scope.begun(this.core.threads().stack().push(scope));
        return scope;
    }

    @Override
    public void endScope() {
        checkOpen();
        if (!(this.core.threads().innermost() instanceof ConfinedScope scope) || !scope.isBegun()) {
            throw new IllegalStateException(
                    "This thread has begun no scope of pool '" + name() + "' that it could end");
        }
        scope.close();
    }

    @Override
    public Optional<MemoryScope> currentScope() {
        checkOpen();
        return Optional.ofNullable(this.core.threads().innermost());
    }

    @Override
    public void reset() {
        refuseIfPermanent("reset");
        this.core.reset();
    }

    @Override
    public long trim() {
        return this.core.trim();
    }

    @Override
    public void close() {
        refuseIfPermanent("closed");
        this.core.close();
    }

    private void refuseIfPermanent(String what) {
        if (this.permanent) {
            throw new UnsupportedOperationException(
                    "The shared pool cannot be " + what + ": others in this process use it");
        }
    }

    @Override
    public boolean verify() {
        this.core.verify();
        return true;
    }

    @Override
    public AllocationStats stats() {
        return this.stats.ofPool();
    }

    @Override
    public AllocationStats threadStats() {
        checkOpen();
        return this.stats.ofThisThread();
    }

    @Override
    public Map<String, AllocationStats> statsByThread() {
        checkOpen();
        return this.stats.byThread();
    }

    @Override
    public ScopeStats scopeStats() {
        checkOpen();
        return this.stats.ofScopes();
    }

    @Override
    public Optional<MemoryBlock> blockOf(MemorySegment segment) {
        Objects.requireNonNull(segment, "segment");
        checkOpen();
        if (!segment.isNative() || !segment.scope().isAlive()) {
            return Optional.empty();
        }
        BlockHeap heap = this.core.heap();
        BlockInfo info = heap.describe(segment.address());
        return (info != null) ? Optional.of(toBlock(info, segment, heap)) : Optional.empty();
    }

    private static MemoryBlock toBlock(BlockInfo info, MemorySegment segment, BlockHeap heap) {
        AllocationStrategy strategy = StrategyNumbers.strategy(info.strategy());
        if (!info.isLive()) {
            return new MemoryBlock(info.address(), 0, info.usableBytes(), strategy, MemoryBlock.Status.FREE,
                    MemorySegment.ofAddress(info.address()));
        }
        boolean same = segment.address() == info.address() && segment.byteSize() == info.requestedBytes();
        MemorySegment whole = same ? segment : heap.wholeOf(segment, info);
        return new MemoryBlock(info.address(), info.requestedBytes(), info.usableBytes(), strategy,
                MemoryBlock.Status.LIVE, (whole != null) ? whole : MemorySegment.ofAddress(info.address()));
    }

    @Override
    public String toString() {
        return "MemoryPool '" + name() + "'";
    }

    /**
     * A pool with unused words behind its fields, too.
     */
    static final class Padded extends DefaultMemoryPool {

        long back0;

        long back1;

        long back2;

        long back3;

        long back4;

        long back5;

        long back6;

        long back7;

        long back8;

        long back9;

        long back10;

        long back11;

        long back12;

        long back13;

        long back14;

        long back15;

        Padded(PoolCore core, boolean permanent) {
            super(core, permanent);
        }

    }

}
