package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The free blocks that a thread keeps for itself, of bounded size. Used by one thread at a time.
 */
public final class ThreadCache {

    /** More blocks than this save hardly any more visits to the shared free list. */
    private static final int MAX_MAGAZINE = 64;

    /** No single size class may take more than this part of the cache. */
    private static final int MAX_SHARE = 8;

    private final BlockHeap heap;

    private final long maxBytes;

    private @Nullable Magazine[] magazines = new Magazine[16];

    private long bytes;

    ThreadCache(BlockHeap heap, long maxBytes) {
        this.heap = heap;
        this.maxBytes = maxBytes;
    }

    public BlockHeap heap() {
        return this.heap;
    }

    private Magazine magazine(SizeClass sizeClass) {
        int id = sizeClass.id();
        if (id >= this.magazines.length) {
            this.magazines = Arrays.copyOf(this.magazines, Math.max(id + 1, this.magazines.length * 2));
        }
        Magazine magazine = this.magazines[id];
        if (magazine == null) {
            long capacity = this.maxBytes / MAX_SHARE / sizeClass.blockBytes();
            magazine = new Magazine(sizeClass, (int) Math.min(MAX_MAGAZINE, capacity));
            this.magazines[id] = magazine;
        }
        return magazine;
    }

    @Nullable
    MemorySegment allocate(SizeClass sizeClass, long bytes, boolean scoped) {
        Magazine magazine = magazine(sizeClass);
        if (magazine.size() == 0) {
            int wanted = magazine.refill();
            // One block of these is not kept but handed out.
            if (this.bytes + (wanted - 1L) * sizeClass.blockBytes() > this.maxBytes) {
                flush();
            }
            sizeClass.take(magazine, wanted);
            if (magazine.size() == 0) {
                return null;
            }
            this.bytes += (long) magazine.size() * sizeClass.blockBytes();
        }
        this.bytes -= sizeClass.blockBytes();
        return magazine.pop(bytes, scoped);
    }

    /**
     * Keeps a free block, if there is room for it.
     */
    boolean push(Slab slab, int index) {
        SizeClass sizeClass = slab.sizeClass();
        if (sizeClass.heap() != this.heap) {
            return false;
        }
        Magazine magazine = magazine(sizeClass);
        if (magazine.isFull()) {
            flush(magazine, (magazine.size() + 1) / 2);
        }
        if (magazine.isFull()) {
            // It keeps no blocks at all, since one alone would take too much of the cache.
            return false;
        }
        if (this.bytes + sizeClass.blockBytes() > this.maxBytes) {
            flush();
        }
        magazine.push(slab, index);
        this.bytes += sizeClass.blockBytes();
        return true;
    }

    private void flush(Magazine magazine, int count) {
        magazine.sizeClass().giveOldest(magazine, count);
        this.bytes -= (long) count * magazine.sizeClass().blockBytes();
    }

    /**
     * Hands all blocks back to their size classes.
     */
    public void flush() {
        for (Magazine magazine : this.magazines) {
            if (magazine != null && magazine.size() > 0) {
                flush(magazine, magazine.size());
            }
        }
    }

}
