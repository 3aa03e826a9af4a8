package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

import dev.allocator.internal.strategy.BlockHeap;
import dev.allocator.internal.strategy.Strategy;
import dev.allocator.internal.strategy.SweptBlocks;

/**
 * The heaps of blocks that a reset or close has replaced, until they can be invalidated: while a native call or a channel
 * uses one of their blocks they cannot.
 */
final class LingeringHeaps {

    private final ThreadRegistry threads;

    private final ReentrantLock lifecycle;

    private final List<BlockHeap> heaps = new CopyOnWriteArrayList<>();

    /**
     * Creates an empty list.
     * @param lifecycle held by whoever replaces heaps, or ends them here
     */
    LingeringHeaps(ThreadRegistry threads, ReentrantLock lifecycle) {
        this.threads = threads;
        this.lifecycle = lifecycle;
    }

    void add(BlockHeap heap) {
        this.heaps.add(heap);
    }

    List<BlockHeap> all() {
        return this.heaps;
    }

    /**
     * Tells whether a segment's lifetime is that of blocks which could not be invalidated yet.
     */
    boolean hasBlock(MemorySegment segment) {
        return this.heaps.stream().anyMatch((heap) -> heap.isOwn(segment));
    }

    /**
     * Ends a heap that has been replaced and that a call, which has come to its end, may have kept from being
     * invalidated. The caller must hold no lock of the pool.
     */
    void letGo(BlockHeap heap) {
        if (heap.isGuarded() && heap.isRetired()) {
            this.lifecycle.lock();
            try {
                tryFinish();
            } finally {
                this.lifecycle.unlock();
            }
        }
    }

    /**
     * Returns the memory of the heaps that can be invalidated now, unless another thread is at it.
     */
    void tryFinish() {
        if (!this.heaps.isEmpty() && this.lifecycle.tryLock()) {
            try {
                this.heaps.removeIf(this::finish);
            } finally {
                this.lifecycle.unlock();
            }
        }
    }

    private boolean finish(BlockHeap old) {
        if (!old.invalidate()) {
            return false;
        }
        SweptBlocks swept = old.sweep();
        ThreadContext known = this.threads.known();
        ThreadContext context = (known != null) ? known : this.threads.stripes().getFirst();
        context.enter();
        try {
            for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
                context.counters().deallocated(strategy, swept.blocks(strategy), swept.bytes(strategy));
            }
        } finally {
            context.exit();
        }
        return true;
    }

}
