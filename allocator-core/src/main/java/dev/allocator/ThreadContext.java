package dev.allocator;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.stats.Counters;
import dev.allocator.internal.stats.PoolCounters;
import dev.allocator.internal.stats.Tallies;
import dev.allocator.internal.strategy.BlockHeap;
import dev.allocator.internal.strategy.ThreadCache;

/**
 * What a pool keeps for a platform thread, or for a stripe of virtual threads: counters, free blocks and spans. Used by
 * one thread at a time: its own, or the one that holds its lock.
 */
final class ThreadContext {

    private static final int SPINS = (Runtime.getRuntime().availableProcessors() > 1) ? 100 : 0;

    /** For the cache, at which others look, too. */
    private static final VarHandle CACHE;

    static {
        try {
            CACHE = MethodHandles.lookup().findVarHandle(ThreadContext.class, "cache", ThreadCache.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final @Nullable Thread owner;

    private final @Nullable ReentrantLock lock;

    private final Counters counters;

    private final SpanCache spans;

    private final ScopeStack begun = new ScopeStack();

    private final OpenScopes openScopes;

    private @Nullable ThreadCache cache;

    private long formerActivity;

    private final FirstSpan firstSpan = new FirstSpan();

    private ThreadContext(@Nullable Thread owner, @Nullable ReentrantLock lock, OpenScopes openScopes,
            Counters counters, SpanCache spans) {
        this.owner = owner;
        this.lock = lock;
        this.openScopes = openScopes;
        this.counters = counters;
        this.spans = spans;
    }

    static ThreadContext ofThread(Thread owner, PoolCounters counters, SpanCache spans) {
        OpenScopes openScopes = new OpenScopes();
        return new ThreadContext(owner, null, openScopes, counters.add(openScopes), spans);
    }

    static ThreadContext ofStripe(PoolCounters counters, SpanCache spans) {
        return new ThreadContext(null, new ReentrantLock(), new OpenScopes(), counters.add(Tallies.NONE), spans);
    }

    /**
     * Returns the platform thread that this belongs to, {@code null} for a stripe.
     */
    @Nullable
    Thread owner() {
        return this.owner;
    }

    Counters counters() {
        return this.counters;
    }

    SpanCache spans() {
        return this.spans;
    }

    /**
     * Returns what scopes of this thread should begin with.
     */
    FirstSpan firstSpan() {
        return this.firstSpan;
    }

    ScopeStack begun() {
        return this.begun;
    }

    OpenScopes openScopes() {
        return this.openScopes;
    }

    ThreadCache cacheOf(BlockHeap heap) {
        ThreadCache cache = this.cache;
        if (cache == null || cache.heap() != heap) {
            cache = heap.caches().create(this.owner);
            CACHE.setRelease(this, cache);
        }
        return cache;
    }

    /**
     * Returns the cache of a heap, if it was used last and no other thread is at it.
     */
    @Nullable
    ThreadCache lastCache(BlockHeap heap) {
        ThreadCache cache = this.cache;
        return (cache != null && cache.isAtHandOf(heap)) ? cache : null;
    }

    /**
     * Returns the cache if blocks are kept there, for others to see.
     */
    @Nullable
    ThreadCache filledCache() {
        ThreadCache cache = (ThreadCache) CACHE.getAcquire(this);
        return (cache != null && cache.cachedBytes() > 0) ? cache : null;
    }

    /**
     * Tells whether nothing has been allocated or freed here since this was last asked. Called by one thread at a time.
     */
    boolean isIdle() {
        long activity = this.counters.activity();
        boolean idle = activity == this.formerActivity;
        this.formerActivity = activity;
        return idle;
    }

    /**
     * Hands the free blocks back to a heap, if they are still of use there.
     */
    void flush(BlockHeap heap) {
        ThreadCache cache = this.cache;
        if (cache != null && cache.heap() == heap) {
            cache.flush();
        } else {
            this.cache = null;
        }
    }

    /**
     * Hands the free blocks of an ended thread back to a heap, if they are still of use there.
     */
    void flushEnded(BlockHeap heap) {
        ThreadCache cache = this.cache;
        if (cache != null && cache.heap() == heap) {
            heap.caches().flushEnded(cache);
        }
    }

    /**
     * Checks the free blocks that are kept here, if they are of a heap.
     */
    void verifyCache(BlockHeap heap) {
        ThreadCache cache = this.cache;
        if (cache != null && cache.heap() == heap) {
            cache.verify();
        }
    }

    void enter() {
        if (this.lock != null) {
            if (!this.lock.tryLock()) {
                await(this.lock);
            }
            this.counters.countAdded();
        }
    }

    /** The lock is held for less time than it takes a virtual thread to wait and to be woken, which others wait for, too. */
    private static void await(ReentrantLock lock) {
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
            if (lock.tryLock()) {
                return;
            }
        }
        lock.lock();
    }

    boolean tryEnter() {
        return this.lock == null || this.lock.tryLock();
    }

    void exit() {
        if (this.lock != null) {
            this.lock.unlock();
        }
    }

}
