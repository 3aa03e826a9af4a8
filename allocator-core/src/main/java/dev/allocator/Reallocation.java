package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.strategy.BlockHeap;
import dev.allocator.internal.strategy.BlockResize;

/**
 * Gives one block another size, in place or by moving it. The block is not touched before there is memory for the new
 * one, and freed last, so that whatever fails leaves it as it was.
 */
final class Reallocation {

    private final PoolCore pool;

    private final Blocks blocks;

    private final MemorySegment segment;

    private final long byteSize;

    private final int strategy;

    /**
     * Prepares a change of size.
     * @param segment what the caller takes for a block
     * @param byteSize any number
     * @param strategy the number of the strategy for the new size, or {@link BlockResize#SAME_STRATEGY}
     */
    Reallocation(PoolCore pool, Blocks blocks, MemorySegment segment, long byteSize, int strategy) {
        this.pool = pool;
        this.blocks = blocks;
        this.segment = Objects.requireNonNull(segment, "segment");
        this.byteSize = byteSize;
        this.strategy = strategy;
        Arguments.checkSizes(byteSize, Arguments.MIN_ALIGNMENT);
    }

    /**
     * Changes the size.
     * @return the segment that stands for the block now
     */
    MemorySegment run() {
        for (int attempt = 0;;) {
            BlockHeap heap = this.pool.heap();
            this.blocks.checkBlock(this.segment, heap);
            MemorySegment result = tryRun(heap);
            if (result != null) {
                return result;
            }
            if (!heap.isRetired() && this.byteSize > this.segment.byteSize() && !this.pool.reclaim(attempt++)) {
                throw this.pool.exhausted(this.byteSize);
            }
        }
    }

    private @Nullable MemorySegment tryRun(BlockHeap heap) {
        this.pool.threads().announce();
        try {
            MemorySegment result = resized(heap, resize(heap).tryResize(this.strategy));
            if (result == null) {
                result = move(heap);
            }
            if (result == null && !heap.isRetired() && this.byteSize <= this.segment.byteSize()) {
                // To need less must neither fail for want of memory nor take it from others.
                result = resized(heap, resize(heap).shrink());
            }
            return result;
        } finally {
            this.pool.lingering().letGo(heap);
        }
    }

    private BlockResize resize(BlockHeap heap) {
        return new BlockResize(heap, this.segment, this.byteSize);
    }

    /**
     * Counts a change in place, unless the heap has been replaced: then {@code null} is returned, as for a block that has
     * to be moved.
     */
    private @Nullable MemorySegment resized(BlockHeap heap, int result) {
        if (result == BlockResize.MOVE) {
            return null;
        }
        if (result < 0) {
            return refuse(heap, result);
        }
        ThreadContext context = this.pool.threads().enter();
        try {
            context.counters().deallocated(result, this.segment.byteSize());
            return Blocks.keep(heap, result, heap.segmentAt(this.segment.address(), this.byteSize), context);
        } finally {
            context.exit();
        }
    }

    /** What was found in a heap that is being replaced says nothing: another look at the segment does. */
    private @Nullable MemorySegment refuse(BlockHeap heap, int result) {
        if (heap.isRetired()) {
            return null;
        }
        throw this.blocks.refusal(this.segment, result);
    }

    /**
     * Moves the block.
     * @return its new segment, or {@code null} if there is no memory or the heap has been replaced
     */
    private @Nullable MemorySegment move(BlockHeap heap) {
        int found = heap.check(this.segment.address(), this.segment.byteSize());
        if (found < 0) {
            return refuse(heap, found);
        }
        int wanted = (this.strategy == BlockResize.SAME_STRATEGY) ? found : this.strategy;
        int route = heap.route(wanted, this.byteSize, Arguments.MIN_ALIGNMENT);
        MemorySegment moved = allocate(heap, route);
        return (moved != null) ? replaceBy(moved, route, heap) : null;
    }

    private @Nullable MemorySegment allocate(BlockHeap heap, int route) {
        ThreadContext context = this.pool.threads().enter();
        try {
            return heap.allocate(route, this.byteSize, Arguments.MIN_ALIGNMENT, context.cacheOf(heap), false);
        } finally {
            context.exit();
        }
    }

    private @Nullable MemorySegment replaceBy(MemorySegment moved, int route, BlockHeap heap) {
        // With no lock held, since it may take long.
        int freed = copyTo(moved) ? heap.endLife(this.segment) : BlockHeap.FREE;
        ThreadContext context = this.pool.threads().enter();
        try {
            if (freed >= 0) {
                freed = heap.free(this.segment.address(), this.segment.byteSize(), context.cacheOf(heap));
            }
            if (freed >= 0) {
                MemorySegment kept = Blocks.keep(heap, route, moved, context);
                context.counters().deallocated(freed, this.segment.byteSize());
                return kept;
            }
            Blocks.undo(heap, route, moved, context);
        } finally {
            context.exit();
        }
        return refuse(heap, freed);
    }

    private boolean copyTo(MemorySegment moved) {
        try {
            MemorySegment.copy(this.segment, 0, moved, 0, Math.min(this.segment.byteSize(), this.byteSize));
            return true;
        } catch (IllegalStateException ex) {
            if (this.segment.scope().isAlive() && moved.scope().isAlive()) {
                throw ex;
            }
            return false;
        }
    }

}
