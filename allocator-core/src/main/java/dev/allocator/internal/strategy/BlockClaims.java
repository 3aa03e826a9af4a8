package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Several blocks that are freed together or not at all: all are claimed before the first is released. A block that
 * occurs twice cannot be claimed twice.
 */
public final class BlockClaims {

    private final BlockHeap heap;

    private final MemorySegment[] segments;

    private final @Nullable BlockOwner[] owners;

    private final int[] handles;

    private int claimed;

    public BlockClaims(BlockHeap heap, MemorySegment[] segments) {
        this.heap = heap;
        this.segments = segments;
        this.owners = new BlockOwner[segments.length];
        this.handles = new int[segments.length];
    }

    /**
     * Claims the next block.
     * @return its strategy, {@link BlockHeap#FREE} or {@link BlockHeap#MISMATCH}
     */
    public int claimNext() {
        MemorySegment segment = this.segments[this.claimed];
        BlockOwner owner = this.heap.ownerOf(segment.address());
        if (owner == null) {
            return BlockHeap.FREE;
        }
        int handle = owner.claim(segment.address(), segment.byteSize(), false);
        if (handle < 0) {
            return handle;
        }
        this.owners[this.claimed] = owner;
        this.handles[this.claimed] = handle;
        this.claimed++;
        return owner.strategy();
    }

    /**
     * Gives all claimed blocks back to their owners.
     */
    public void undo() {
        for (int i = 0; i < this.claimed; i++) {
            BlockOwner owner = this.owners[i];
            if (owner != null) {
                owner.unclaim(this.handles[i], this.segments[i].byteSize());
            }
        }
        Arrays.fill(this.owners, null);
        this.claimed = 0;
    }

    /**
     * Frees all claimed blocks.
     */
    public void release(ThreadCache cache) {
        for (int i = 0; i < this.claimed; i++) {
            BlockOwner owner = this.owners[i];
            if (owner != null) {
                MemorySegment segment = this.segments[i];
                this.heap.release(owner, this.handles[i], segment.address(), segment.byteSize(), cache);
            }
        }
    }

}
