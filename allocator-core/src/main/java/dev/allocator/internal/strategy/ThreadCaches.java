package dev.allocator.internal.strategy;

import java.lang.foreign.Arena;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Makes the caches of a heap's threads, and empties those of others than the calling thread. Any thread may call it.
 */
public final class ThreadCaches {

    private final BlockHeap heap;

    private final long cacheBytes;

    /** Held by who claims caches. */
    private final ReentrantLock claiming = new ReentrantLock();

    ThreadCaches(BlockHeap heap, long cacheBytes) {
        this.heap = heap;
        this.cacheBytes = cacheBytes;
    }

    /**
     * Creates an empty cache.
     * @param owner the only thread that is going to use it, {@code null} if several take turns
     */
    public ThreadCache create(@Nullable Thread owner) {
        return create(owner, this.heap.lists().nextStripe());
    }

    ThreadCache create(@Nullable Thread owner, int stripe) {
        return new ThreadCache(this.heap, new CacheLock(owner, this.claiming), stripe, this.cacheBytes);
    }

    /**
     * Flushes the caches whose owners are parked, and do nothing with them; those of other heaps are left alone.
     * @param caches those of other threads than the calling one
     */
    public void flushParked(Collection<ThreadCache> caches) {
        List<ThreadCache> own = caches.stream().filter((cache) -> cache.heap() == this.heap).toList();
        if (own.isEmpty()) {
            return;
        }
        this.claiming.lock();
        try {
            own.forEach(ThreadCache::claim);
            stopThreads();
            for (ThreadCache cache : own) {
                if (cache.isLeftAlone()) {
                    cache.flushClaimed();
                }
            }
        } finally {
            own.forEach(ThreadCache::unclaim);
            this.claiming.unlock();
        }
    }

    /**
     * Makes every thread see what this one has written, whatever it is about to do: closing a shared arena may not return
     * before no thread can be within an access, so it has to stop them all.
     */
    private static void stopThreads() {
        try (Arena _ = Arena.ofShared()) {
            // Nothing is allocated: it is about the end.
        }
    }

    /**
     * Flushes the cache of an ended thread.
     */
    public void flushEnded(ThreadCache cache) {
        this.claiming.lock();
        try {
            // Nobody else is at it now, who had found the thread parked and its cache worth while.
            cache.flushClaimed();
        } finally {
            this.claiming.unlock();
        }
    }

}
