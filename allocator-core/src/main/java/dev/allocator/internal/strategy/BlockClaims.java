package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;

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
        Guards guards = this.heap.guards();
        int alive = (guards != null) ? guards.claim(segment) : 0;
        if (alive < 0) {
            return alive;
        }
        BlockOwner owner = this.heap.ownerOf(segment.address());
        int handle = (owner != null) ? owner.claim(segment.address(), segment.byteSize(), false) : BlockHeap.FREE;
        if (owner == null || handle < 0) {
            unguard(segment);
            return handle;
        }
        this.owners[this.claimed] = owner;
        this.handles[this.claimed] = handle;
        this.claimed++;
        return owner.strategy();
    }

    /** What a guard has kept from others they may have from now on. */
    private void unguard(MemorySegment segment) {
        Guards guards = this.heap.guards();
        if (guards != null) {
            guards.unclaim(segment);
        }
    }

    /**
     * Gives all claimed blocks back to their owners.
     */
    public void undo() {
        for (int i = 0; i < this.claimed; i++) {
            undo(i);
        }
        this.claimed = 0;
    }

    private void undo(int number) {
        BlockOwner owner = this.owners[number];
        if (owner != null) {
            this.owners[number] = null;
            owner.unclaim(this.handles[number], this.segments[number].byteSize());
            unguard(this.segments[number]);
        }
    }

    /**
     * Ends the lives of the claimed blocks, if each has one of its own. Those that are in use are given back to their
     * owners, since what has ended cannot be undone.
     * @return the first that is in use, or {@code null} if all have ended
     */
    public @Nullable MemorySegment endLives() {
        Guards guards = this.heap.guards();
        MemorySegment inUse = null;
        for (int i = 0; guards != null && i < this.claimed; i++) {
            if (!guards.end(this.segments[i])) {
                undo(i);
                inUse = (inUse != null) ? inUse : this.segments[i];
            }
        }
        return inUse;
    }

    /**
     * Tells whether a block is still claimed, or has been released.
     */
    public boolean isClaimed(int number) {
        return this.owners[number] != null;
    }

    /**
     * Frees all claimed blocks, after {@link #endLives()}.
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
