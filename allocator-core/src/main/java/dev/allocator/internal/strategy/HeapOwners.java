package dev.allocator.internal.strategy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All owners of a heap's blocks, from the first one to the sweep that follows a reset, by when no more are accepted. Any
 * thread may call it.
 */
final class HeapOwners {

    private final BlockOwners addresses;

    private final Set<BlockOwner> owners = ConcurrentHashMap.newKeySet();

    private final Object sweepLock = new Object();

    private boolean retired;

    HeapOwners(long granuleBytes) {
        this.addresses = new BlockOwners(granuleBytes);
    }

    BlockOwners addresses() {
        return this.addresses;
    }

    /**
     * Makes an owner known.
     * @return whether owners are still accepted
     */
    boolean add(BlockOwner owner) {
        synchronized (this.owners) {
            if (this.retired) {
                return false;
            }
            this.owners.add(owner);
            this.addresses.add(owner);
        }
        return true;
    }

    /**
     * Makes an owner unknown.
     * @return whether the caller is the one to hand its span back
     */
    boolean remove(BlockOwner owner) {
        synchronized (this.owners) {
            if (this.owners.remove(owner)) {
                this.addresses.remove(owner);
                return true;
            }
        }
        return false;
    }

    /**
     * Accepts no more owners.
     */
    void retire() {
        synchronized (this.owners) {
            this.retired = true;
        }
    }

    /**
     * Frees all blocks but those that scopes own, and hands all memory back but what those pin.
     */
    SweptBlocks sweep() {
        SweptBlocks swept = new SweptBlocks();
        for (BlockOwner owner : this.owners) {
            synchronized (this.sweepLock) {
                swept.add(owner.strategy(), owner.sweep());
                owner.markSwept();
                discardUnlessPinned(owner);
            }
        }
        return swept;
    }

    /**
     * Hands the span of a swept owner back if a scope was the last to let go of it.
     */
    void settle(BlockOwner owner) {
        synchronized (this.sweepLock) {
            if (owner.isSwept()) {
                discardUnlessPinned(owner);
            }
        }
    }

    /** The address map keeps the owner: allocations under way find their block by it, to undo it. */
    private void discardUnlessPinned(BlockOwner owner) {
        if (!owner.hasScoped() && this.owners.remove(owner)) {
            owner.discard();
        }
    }

    /**
     * Checks that owners are found by their addresses, and each of them. Must not run during a {@linkplain #sweep() sweep}.
     */
    void verify() {
        List<BlockOwner> known;
        synchronized (this.owners) {
            this.addresses.verify(this.owners);
            known = List.copyOf(this.owners);
        }
        known.forEach(BlockOwner::verify);
    }

    /**
     * Adds up the live blocks that no scope owns, by strategy. They change while others use the heap.
     */
    void countLive(SweptBlocks live) {
        for (BlockOwner owner : this.owners) {
            live.add(owner.strategy(), owner.countLive());
        }
    }

}
