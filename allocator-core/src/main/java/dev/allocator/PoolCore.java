package dev.allocator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.budget.Budget;
import dev.allocator.internal.chunk.ChunkSource;
import dev.allocator.internal.os.SystemMemory;
import dev.allocator.internal.stats.Counters;
import dev.allocator.internal.stats.PoolCounters;
import dev.allocator.internal.strategy.BlockHeap;
import dev.allocator.internal.strategy.HeapOptions;
import dev.allocator.internal.strategy.ThreadCache;

/**
 * The parts of a pool and their life from build over resets to close. A reset replaces the heap of blocks; what it could
 * not invalidate yet lingers until it lets go.
 */
final class PoolCore implements Budget.Member {

    /** Ended shared scopes may pin this part of the cap, or {@link #MAX_QUARANTINED_BYTES}. */
    private static final int QUARANTINED_SHARE = 8;

    private static final long MAX_QUARANTINED_BYTES = 16 << 20;

    /** Empty chunks of large requests may keep this part of the cap, or {@link #MAX_KEPT_LARGE_BYTES}. */
    private static final int KEPT_LARGE_SHARE = 4;

    private static final long MAX_KEPT_LARGE_BYTES = 64 << 20;

    private final PoolOptions options;

    private final HeapOptions heapOptions;

    private final Budget poolBudget;

    private final @Nullable Budget sharedBudget;

    private final ChunkSource source;

    private final PoolCounters counters = new PoolCounters();

    private final ThreadRegistry threads;

    private final ScopeSpans scopeSpans;

    private final Epochs epochs;

    private final Decay decay;

    private final ReentrantLock lifecycle = new ReentrantLock();

    private final LingeringHeaps lingering;

    private volatile BlockHeap heap;

    private volatile boolean closed;

    PoolCore(PoolOptions options, Housekeepers housekeepers) {
        this.options = options;
        this.heapOptions = new HeapOptions(options.chunkBytes(), options.fixedChunkBytes(), options.smallBytes(),
                options.mediumBytes(), options.blockBytes(), options.threadCacheBytes() / 2,
                options.zeroing() == Zeroing.ON_RELEASE, options.zeroing() == Zeroing.ON_ALLOCATE, options.guarded());
        this.poolBudget = new Budget(options.maxBytes());
        this.sharedBudget = (options.budget() != null) ? options.budget().budget() : null;
        this.source = new ChunkSource(SystemMemory.current(), this.poolBudget, this.sharedBudget,
                this.heapOptions.granuleBytes(), keptSizes(options), keptLargeBytes(options), Counters.SCOPE + 1,
                this.counters::sum);
        long[] tierBytes = ScopeSpans.tierBytes(options.chunkBytes(), options.effectiveMaxBytes());
        this.threads = new ThreadRegistry(this.counters,
                () -> new SpanCache(tierBytes, options.threadCacheBytes() / 2), this::reclaimEnded);
        this.lingering = new LingeringHeaps(this.threads, this.lifecycle);
        long maxPinnedBytes = Math.min(MAX_QUARANTINED_BYTES, options.effectiveMaxBytes() / QUARANTINED_SHARE);
        this.scopeSpans = new ScopeSpans(this.threads, this.source, options.chunkBytes(), tierBytes,
                this.heapOptions.zeroOnRelease(), maxPinnedBytes);
        this.epochs = new Epochs(this, maxPinnedBytes, housekeepers.epochs(), housekeepers.nanoClock());
        this.heap = new BlockHeap(this.source, this.heapOptions);
        if (this.sharedBudget != null) {
            this.sharedBudget.join(this);
        }
        this.decay = new Decay(this, options.decay(), housekeepers.decay());
        this.decay.start();
    }

    private static Set<Long> keptSizes(PoolOptions options) {
        // Set.of refuses equal elements, and the two sizes may be equal.
        return Set.copyOf(List.of(options.chunkBytes(), options.fixedChunkBytes()));
    }

    /** Who wants no caches of threads wants none of this kind, either. */
    private static long keptLargeBytes(PoolOptions options) {
        return (options.threadCacheBytes() == 0)
                ? 0
                : Math.min(MAX_KEPT_LARGE_BYTES, options.effectiveMaxBytes() / KEPT_LARGE_SHARE);
    }

    PoolOptions options() {
        return this.options;
    }

    @Override
    public String name() {
        return this.options.name();
    }

    boolean zeroOnAllocate() {
        return this.heapOptions.zeroOnAllocate();
    }

    ThreadRegistry threads() {
        return this.threads;
    }

    ScopeSpans scopeSpans() {
        return this.scopeSpans;
    }

    Epochs epochs() {
        return this.epochs;
    }

    PoolCounters counters() {
        return this.counters;
    }

    ChunkSource source() {
        return this.source;
    }

    long peakReservedBytes() {
        return this.poolBudget.peakBytes();
    }

    boolean isClosed() {
        return this.closed;
    }

    /**
     * Returns the heap that blocks come from now.
     * @throws IllegalStateException if the pool is closed
     */
    BlockHeap heap() {
        if (this.closed) {
            throw new IllegalStateException("Pool '" + name() + "' is closed");
        }
        return this.heap;
    }

    /**
     * Returns the heap that blocks came from last, retired if the pool is closed.
     */
    BlockHeap latestHeap() {
        return this.heap;
    }

    /**
     * Returns the heaps that have been replaced and could not be invalidated yet.
     */
    LingeringHeaps lingering() {
        return this.lingering;
    }

    void countFailure() {
        ThreadContext context = this.threads.enter();
        try {
            context.counters().failed();
        } finally {
            context.exit();
        }
    }

    /**
     * Counts a failed allocation.
     * @return what to throw
     */
    PoolExhaustedException exhausted(long requestedBytes) {
        countFailure();
        return exhaustion(requestedBytes);
    }

    /**
     * Says why there is no memory for an allocation, which may not have failed for good.
     */
    PoolExhaustedException exhaustion(long requestedBytes) {
        return Exhaustion.of(this, this.source, this.poolBudget, this.sharedBudget, requestedBytes);
    }

    @Override
    public void visitScopes(ObjLongConsumer<String> visitor) {
        Stream.concat(this.threads.openScopes(), this.epochs.openScopes()).forEach((scope) -> {
            ScopeUser user = scope.user();
            if (user != null) {
                visitor.accept(user.name(), scope.heldBytes());
            }
        });
    }

    /**
     * Takes back memory that nobody uses, after an allocation has failed: at first this pool's, then that of all pools
     * under the same budget. The caller must hold no lock of the pool but a scope's.
     * @param attempt how often the same allocation has failed before
     * @return whether another attempt is worth while
     */
    boolean reclaim(int attempt) {
        if (attempt == 0) {
            reclaim();
            return true;
        }
        if (attempt == 1 && this.sharedBudget != null) {
            this.sharedBudget.reclaim();
            return true;
        }
        return false;
    }

    @Override
    public void reclaim() {
        releaseUnused();
        this.source.trim();
    }

    private void releaseUnused() {
        this.lingering.tryFinish();
        reclaimEnded();
        flushCaches();
        this.epochs.closeQuiet();
        this.epochs.vacateStuck();
        this.scopeSpans.drainAll();
        this.heap.releaseEmpty();
    }

    void reclaimEnded() {
        this.threads.reclaimEnded((context) -> {
            context.flushEnded(this.heap);
            this.scopeSpans.drain(context);
        }, ConfinedScope::abandon);
    }

    private void flushCaches() {
        if (!Thread.currentThread().isVirtual()) {
            this.threads.enter().flush(this.heap);
        }
        flushStripes();
        flushParked((_) -> true);
    }

    /** Who is parked may stay so for long, with memory that others need. */
    private void flushParked(Predicate<ThreadContext> wanted) {
        List<ThreadCache> caches = new ArrayList<>();
        for (ThreadContext context : this.threads.threads()) {
            ThreadCache cache = context.filledCache();
            if (cache != null && context.owner() != Thread.currentThread() && wanted.test(context)) {
                caches.add(cache);
            }
        }
        this.heap.caches().flushParked(caches);
    }

    private void flushStripes() {
        for (ThreadContext stripe : this.threads.stripes()) {
            if (stripe.tryEnter()) {
                try {
                    stripe.flush(this.heap);
                } finally {
                    stripe.exit();
                }
            }
        }
    }

    @Override
    public long reservedBytes() {
        return this.source.reservedBytes();
    }

    /**
     * Gives what nobody uses back to the operating system.
     * @return the bytes given back by this call
     */
    long trim() {
        heap();
        long before = this.source.reservedBytes();
        releaseUnused();
        this.source.trim();
        // By the difference, since what ended scopes let go of here may go back at once. Others may reserve meanwhile.
        long chunks = Math.max(0, before - this.source.reservedBytes());
        this.lifecycle.lock();
        try {
            return chunks + returnFreePages(0);
        } finally {
            this.lifecycle.unlock();
        }
    }

    /** Under the lock of the life, so that no reset or close hands the chunks on meanwhile. */
    private long returnFreePages(int idlePasses) {
        return this.closed
                ? 0
                : this.heap.returnFreePages(idlePasses) + this.scopeSpans.returnFreePages(idlePasses);
    }

    /**
     * Gives back to the operating system what nobody has used since so many calls before this one.
     * @return whether there may be more to give back later
     */
    boolean returnIdle(int idlePasses) {
        this.lingering.tryFinish();
        reclaimEnded();
        flushStripes();
        flushParked(ThreadContext::isIdle);
        this.epochs.closeQuiet();
        this.scopeSpans.drainAll();
        this.heap.releaseEmpty(idlePasses);
        this.source.trim(idlePasses);
        if (this.lifecycle.tryLock()) {
            try {
                returnFreePages(idlePasses);
            } finally {
                this.lifecycle.unlock();
            }
        }
        return !isGone();
    }

    /** A closed pool has memory until all that could not be invalidated has let go. */
    private boolean isGone() {
        return this.closed && this.source.reservedBytes() == 0;
    }

    void reset() {
        this.lifecycle.lock();
        try {
            BlockHeap old = heap();
            BlockHeap fresh = new BlockHeap(this.source, this.heapOptions);
            invalidateScopes();
            // Before the heap is replaced, so that its blocks are never taken for foreign ones.
            this.lingering.add(old);
            this.heap = fresh;
            old.retire();
            this.lingering.tryFinish();
            this.poolBudget.restartPeak();
            this.counters.restartPeaks();
        } finally {
            this.lifecycle.unlock();
        }
    }

    void close() {
        this.lifecycle.lock();
        try {
            if (!this.closed) {
                this.closed = true;
                invalidateScopes();
                this.lingering.add(this.heap);
                this.heap.retire();
                this.scopeSpans.close();
                this.source.close();
                if (this.sharedBudget != null) {
                    this.sharedBudget.leave(this);
                }
            }
            this.epochs.closeQuiet();
            this.lingering.tryFinish();
            if (isGone()) {
                this.decay.stop();
            }
        } finally {
            this.lifecycle.unlock();
        }
    }

    private void invalidateScopes() {
        reclaimEnded();
        this.threads.stack().clear();
        this.threads.ownScopes().forEach(ConfinedScope::invalidate);
        this.epochs.invalidateAll();
    }

    /**
     * Checks that all structures agree with themselves and with each other.
     * @throws IllegalStateException if one does not, saying what, or if the pool is closed
     */
    void verify() {
        // No reset or close meanwhile, which hand spans on without the locks of those that they are from.
        this.lifecycle.lock();
        try {
            List<BlockHeap> heaps = new ArrayList<>(this.lingering.all());
            heaps.add(heap());
            heaps.forEach(BlockHeap::verify);
            this.threads.verifyCaches(this.heap);
            this.scopeSpans.verify();
            this.epochs.verify();
            this.source.verify();
            new PoolFigures(this, heaps).verify();
        } finally {
            this.lifecycle.unlock();
        }
    }

}
