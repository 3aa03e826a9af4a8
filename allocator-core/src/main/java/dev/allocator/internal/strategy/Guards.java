package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The lives of the blocks of a guarded heap. A block belongs to nobody else before its life has ended, so that neither
 * its next owner nor the pool, when it clears the memory, meets an access through a stale segment. Any thread may call it.
 */
final class Guards {

    private final Map<MemorySegment.Scope, Guard> guards = new ConcurrentHashMap<>();

    /**
     * Begins the life of a block.
     * @return its segment
     */
    MemorySegment begin(long address, long bytes) {
        Guard guard = new Guard(address, bytes);
        this.guards.put(guard.scope(), guard);
        return guard.segment();
    }

    /**
     * Returns the segment of the block that has the lifetime of a segment.
     */
    @Nullable
    MemorySegment find(MemorySegment segment) {
        Guard guard = this.guards.get(segment.scope());
        return (guard != null) ? guard.segment() : null;
    }

    /**
     * Claims a block for the caller, before anything is done to it.
     * @return 0, or {@link BlockOwner#FREE} or {@link BlockOwner#MISMATCH}
     */
    int claim(MemorySegment segment) {
        Guard guard = this.guards.get(segment.scope());
        if (guard != null && !guard.isWhole(segment)) {
            return BlockOwner.MISMATCH;
        }
        return (guard != null && guard.tryClaim()) ? 0 : BlockOwner.FREE;
    }

    void unclaim(MemorySegment block) {
        Guard guard = this.guards.get(block.scope());
        if (guard != null) {
            guard.unclaim();
        }
    }

    /**
     * Ends the life of a claimed block.
     * @return whether it could be done; not while a native call or a channel uses its segment
     */
    boolean end(MemorySegment block) {
        Guard guard = this.guards.get(block.scope());
        if (guard == null || !guard.end()) {
            return false;
        }
        this.guards.remove(guard.scope());
        return true;
    }

    /**
     * Forgets the life of a block that nobody has seen, and nobody ever will: there is nothing to end.
     */
    void drop(MemorySegment block) {
        this.guards.remove(block.scope());
    }

    /**
     * Ends the lives of all blocks, at the cost of closing a shared arena for each.
     * @return whether it could be done; not while a native call uses one of them or a caller has claimed one
     */
    boolean endAll() {
        boolean ended = true;
        for (Guard guard : this.guards.values()) {
            ended &= guard.endUnclaimed();
        }
        return ended;
    }

}
