package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanSource;
import dev.allocator.internal.verify.Inconsistency;

/**
 * A chunk of {@link BestFit} blocks. A block whose extent is that of its size class has a cell that tells all about it, so
 * that it is claimed without a lock; the others, large or shorter than their class, are special and under the lock.
 */
final class BestFitChunk extends BlockOwner {

    private static final String NAME = "BEST_FIT chunk";

    /** Marks the handle of a special block, which no magazine may keep. */
    private static final int SPECIAL_HANDLE = 1 << 30;

    private final BestFit strategy;

    private final BlockMap blocks;

    private final Map<Integer, Special> specials = new HashMap<>();

    private int number = -1;

    BestFitChunk(BestFit strategy, BlockMap blocks, Span span, SpanSource source, MemorySegment segment) {
        super(span, source, segment, blocks.granules());
        this.strategy = strategy;
        this.blocks = blocks;
    }

    boolean isOf(BestFit strategy) {
        return this.strategy == strategy;
    }

    BlockMap blocks() {
        return this.blocks;
    }

    /**
     * Returns the number by which the free index knows this chunk, -1 if it does not.
     */
    int number() {
        return this.number;
    }

    void number(int number) {
        this.number = number;
    }

    boolean isEmpty() {
        return this.blocks.isFree(0) && this.blocks.end(0) == this.blocks.granules();
    }

    /**
     * Makes a block live. Guarded by the lock of the strategy, as is everything about special blocks.
     */
    void makeLive(int granule, long bytes, boolean scoped) {
        prepare(granule);
        boolean ofItsClass = bytes <= BestFit.MAX_CACHED_BYTES
                && this.blocks.end(granule) - granule == this.strategy.extentFor(bytes);
        if (ofItsClass) {
            setLive(granule, bytes, scoped);
        } else {
            this.specials.put(granule, new Special(bytes, scoped));
            setSpecial(granule);
        }
    }

    boolean removeSpecial(int granule, long bytes, boolean scoped) {
        if (this.specials.remove(granule, new Special(bytes, scoped))) {
            freeSpecial(granule);
            return true;
        }
        return false;
    }

    /**
     * Returns the requested size of the block that begins at a granule, or -1 if it is free.
     */
    long liveBytes(int granule) {
        Special special = this.specials.get(granule);
        return (special != null) ? special.bytes : requestedBytes(granule);
    }

    boolean isOwnedByScope(int granule) {
        Special special = this.specials.get(granule);
        return (special != null) ? special.scoped : isScoped(granule);
    }

    /**
     * Makes a live block that no scope owns free.
     */
    boolean tryClaim(int granule, long bytes) {
        return tryFree(granule, bytes, false) || removeSpecial(granule, bytes, false);
    }

    @Override
    int strategy() {
        return Strategy.BEST_FIT;
    }

    @Override
    int stripe() {
        return this.strategy.stripe();
    }

    @Override
    int claim(long address, long bytes, boolean scoped) {
        int granule = indexOf(address);
        if (addressOf(granule) == address) {
            if (tryFree(granule, bytes, scoped)) {
                return granule;
            }
            if (this.strategy.locked(() -> removeSpecial(granule, bytes, scoped))) {
                return granule | SPECIAL_HANDLE;
            }
        }
        return this.strategy.locked(() -> !isFree(this.blocks.beginOf(granule))) ? MISMATCH : FREE;
    }

    @Override
    void unclaim(int handle, long bytes) {
        this.strategy.unclaim(this, handle & ~SPECIAL_HANDLE, bytes);
    }

    @Override
    boolean suits(long bytes) {
        return true;
    }

    @Override
    int claimToResize(long address, long bytes, long newBytes) {
        if (newBytes <= bytes) {
            return claim(address, bytes, false);
        }
        return this.strategy.locked(() -> {
            int granule = indexOf(address);
            if (!BestFitExtents.hasRoom(this.blocks, granule, newBytes)) {
                return MOVE;
            }
            int handle = claim(address, bytes, false);
            if (handle >= 0) {
                BestFitExtents.lengthen(this.strategy, this, granule, this.strategy.extentFor(newBytes));
            }
            return handle;
        });
    }

    @Override
    int magazine(int handle, long bytes) {
        return ((handle & SPECIAL_HANDLE) == 0 && bytes <= BestFit.MAX_CACHED_BYTES) ? SizeClasses.fine(bytes) : -1;
    }

    @Override
    void release(int handle) {
        this.strategy.release(this, handle & ~SPECIAL_HANDLE);
    }

    @Override
    BlockInfo describe(long address) {
        return this.strategy.locked(() -> {
            int begin = this.blocks.beginOf(indexOf(address));
            long usable = (long) (this.blocks.end(begin) - begin) << BlockMap.GRANULE_SHIFT;
            return new BlockInfo(Strategy.BEST_FIT, addressOf(begin), liveBytes(begin), usable);
        });
    }

    @Override
    LiveBlocks sweep() {
        return this.strategy.locked(() -> {
            long live = 0;
            long bytes = 0;
            for (int begin = 0; begin < this.blocks.granules(); begin = this.blocks.end(begin)) {
                long requested = isOwnedByScope(begin) ? -1 : liveBytes(begin);
                if (requested >= 0 && tryClaim(begin, requested)) {
                    live++;
                    bytes += requested;
                }
            }
            return new LiveBlocks(live, bytes);
        });
    }

    @Override
    LiveBlocks countLive() {
        return this.strategy.locked(() -> {
            long live = 0;
            long bytes = 0;
            for (int begin = 0; begin < this.blocks.granules(); begin = this.blocks.end(begin)) {
                long requested = isOwnedByScope(begin) ? -1 : liveBytes(begin);
                if (requested >= 0) {
                    live++;
                    bytes += requested;
                }
            }
            return new LiveBlocks(live, bytes);
        });
    }

    @Override
    boolean hasScoped() {
        return this.strategy.locked(() -> {
            for (int begin = 0; begin < this.blocks.granules(); begin = this.blocks.end(begin)) {
                if (isOwnedByScope(begin)) {
                    return true;
                }
            }
            return false;
        });
    }

    /**
     * Gives the whole pages of free blocks back to the operating system. Guarded by the lock of the strategy.
     */
    long returnFreePages(int idlePasses) {
        long total = 0;
        for (int begin = 0; begin < this.blocks.granules();) {
            int end = this.blocks.end(begin);
            if (this.blocks.isFree(begin)) {
                total += span().chunk().returnPages(addressOf(begin), addressOf(end), idlePasses);
            }
            begin = end;
        }
        return total;
    }

    @Override
    void verify() {
        this.strategy.verify(this);
    }

    /**
     * Checks that the map and the states of the blocks agree. Guarded by the lock of the strategy.
     * @return the free blocks
     */
    List<Long> verifyBlocks() {
        this.blocks.verify(address());
        List<Long> free = new ArrayList<>();
        int specials = 0;
        for (int begin = 0; begin < this.blocks.granules(); begin = this.blocks.end(begin)) {
            boolean isSpecial = isSpecial(begin);
            if (this.blocks.isFree(begin)) {
                Inconsistency.unless(isFree(begin), NAME, addressOf(begin), "a block is free by the map, but live");
                free.add(FreeIndex.block(this.number, begin));
            } else {
                verifySize(begin, isSpecial);
            }
            specials += isSpecial ? 1 : 0;
            for (int granule = begin + 1; granule < this.blocks.end(begin); granule++) {
                Inconsistency.unless(isFree(granule), NAME, addressOf(granule), "a live block, but none begins here");
            }
        }
        Inconsistency.unlessEqual(this.specials.size(), specials, NAME, address(), "special blocks");
        return free;
    }

    private void verifySize(int begin, boolean isSpecial) {
        Special special = this.specials.get(begin);
        Inconsistency.unless(isSpecial == (special != null), NAME, addressOf(begin),
                isSpecial ? "nothing is known of a special block" : "a block is known as special, but is not");
        long requested = (special != null) ? special.bytes : requestedBytes(begin);
        Inconsistency.ifAbove(requested, (long) (this.blocks.end(begin) - begin) << BlockMap.GRANULE_SHIFT, NAME,
                addressOf(begin), "bytes requested");
    }

    @Override
    boolean isKept(long address) {
        int granule = indexOf(address);
        return isBeginning(address) && this.strategy.locked(() -> this.blocks.begins(granule)
                && !this.blocks.isFree(granule) && isFree(granule));
    }

    /**
     * What a cell cannot tell of a live block.
     */
    private record Special(long bytes, boolean scoped) {}

}
