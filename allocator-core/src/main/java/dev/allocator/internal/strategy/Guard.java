package dev.allocator.internal.strategy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The life of one block, from being handed out to being freed: an arena of its own. Whoever frees the block, or gives it
 * another size, claims the guard first, so that of racing calls just one gets through. Any thread may call it.
 */
final class Guard {

    private final Arena arena;

    private final MemorySegment segment;

    private boolean claimed;

    @SuppressWarnings({ "MustBeClosedChecker", "restricted" }) // closed by end(); the block outlives its arena
    Guard(long address, long bytes) {
        this.arena = Arena.ofShared();
        this.segment = MemorySegment.ofAddress(address).reinterpret(bytes, this.arena, null);
    }

    /**
     * Returns the block's segment, just as it is handed out.
     */
    MemorySegment segment() {
        return this.segment;
    }

    MemorySegment.Scope scope() {
        return this.arena.scope();
    }

    /**
     * Tells whether a segment of this life is the whole block. What has been reinterpreted may lie anywhere.
     */
    boolean isWhole(MemorySegment segment) {
        return segment.address() == this.segment.address() && segment.byteSize() == this.segment.byteSize();
    }

    /**
     * Claims the block.
     * @return whether it was done; not when another caller has claimed it or its life has ended
     */
    synchronized boolean tryClaim() {
        if (this.claimed || !this.arena.scope().isAlive()) {
            return false;
        }
        this.claimed = true;
        return true;
    }

    synchronized void unclaim() {
        this.claimed = false;
    }

    /**
     * Ends this life for the caller that has claimed it: no access to the block is under way afterwards.
     * @return whether it could be done; not while a native call or a channel uses the segment
     */
    synchronized boolean end() {
        try {
            this.arena.close();
            return true;
        } catch (IllegalStateException ex) {
            return !this.arena.scope().isAlive();
        }
    }

    /**
     * Ends this life unless a caller has claimed it, who may end it or not.
     * @return whether it has ended
     */
    synchronized boolean endUnclaimed() {
        return this.claimed ? !this.arena.scope().isAlive() : end();
    }

}
