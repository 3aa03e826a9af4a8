package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;

/**
 * The change of one block's size where it is. The block is claimed first, as if to be freed, so that of racing calls just
 * one gets through; then it is made longer or shorter, and live again.
 */
public final class BlockResize {

    /** Returned for a block that cannot have the size where it is, or had better not. */
    public static final int MOVE = BlockOwner.MOVE;

    /** Stands for whatever strategy the block is of. */
    public static final int SAME_STRATEGY = -1;

    private final BlockHeap heap;

    private final MemorySegment block;

    private final long address;

    private final long bytes;

    private final long newBytes;

    /**
     * Prepares a change.
     * @param block the segment of a block, or what somebody takes for one
     * @param newBytes a size that can be allocated
     */
    public BlockResize(BlockHeap heap, MemorySegment block, long newBytes) {
        this.heap = heap;
        this.block = block;
        this.address = block.address();
        this.bytes = block.byteSize();
        this.newBytes = newBytes;
    }

    /**
     * Changes the size unless another block would serve it better: one of another strategy, or, for less than there was,
     * a smaller one. That {@link #MOVE} is returned does not tell that there is such a block.
     * @param strategy the strategy asked for, or {@link #SAME_STRATEGY}
     * @return the strategy of the block, {@link BlockHeap#FREE}, {@link BlockHeap#MISMATCH},
     * {@link BlockHeap#IN_USE} or {@link #MOVE}
     */
    public int tryResize(int strategy) {
        BlockOwner owner = this.heap.ownerOf(this.address);
        if (owner == null) {
            return BlockOwner.FREE;
        }
        boolean ofStrategy = strategy == SAME_STRATEGY
                || this.heap.route(strategy, this.newBytes, BlockMap.GRANULE_BYTES) == owner.strategy();
        boolean suits = this.newBytes >= this.bytes || owner.suits(this.newBytes);
        return (ofStrategy && suits) ? resize(owner) : MOVE;
    }

    /**
     * Changes the size to one that is not larger, whatever that leaves unused.
     * @return the strategy of the block, {@link BlockHeap#FREE}, {@link BlockHeap#MISMATCH} or {@link BlockHeap#IN_USE}
     */
    public int shrink() {
        BlockOwner owner = this.heap.ownerOf(this.address);
        return (owner != null) ? resize(owner) : BlockOwner.FREE;
    }

    private int resize(BlockOwner owner) {
        Guards guards = this.heap.guards();
        if (guards == null) {
            int handle = owner.claimToResize(this.address, this.bytes, this.newBytes);
            return (handle < 0) ? handle : finish(owner, handle);
        }
        int alive = guards.claim(this.block);
        if (alive < 0) {
            return alive;
        }
        int handle = owner.claimToResize(this.address, this.bytes, this.newBytes);
        if (handle >= 0 && guards.end(this.block)) {
            return finish(owner, handle);
        }
        if (handle >= 0) {
            owner.unclaim(handle, this.bytes);
        }
        guards.unclaim(this.block);
        return (handle >= 0) ? BlockOwner.IN_USE : handle;
    }

    private int finish(BlockOwner owner, int handle) {
        // While nobody else can have the block, nor what it gives up.
        this.heap.clearResized(this.address, this.bytes, this.newBytes);
        owner.unclaim(handle, this.newBytes);
        return owner.strategy();
    }

}
