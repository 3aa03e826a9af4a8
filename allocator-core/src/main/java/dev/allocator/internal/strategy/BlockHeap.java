package dev.allocator.internal.strategy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.ChunkSource;
import dev.allocator.internal.chunk.ChunkSpans;
import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanHeap;
import dev.allocator.internal.os.RawMemory;

/**
 * The blocks of a pool from one reset to the next: the four strategies and the arena that all their segments belong to.
 * {@linkplain #invalidate() Closing} that arena is a barrier: afterwards no access through any segment of the heap is
 * under way, so its memory can be used again. Any thread may call it.
 */
public final class BlockHeap {

    /** Returned by {@link #free} for an address in free memory. */
    public static final int FREE = BlockOwner.FREE;

    /** Returned by {@link #free} for what is not exactly a live block. */
    public static final int MISMATCH = BlockOwner.MISMATCH;

    private final Arena arena;

    private final MemorySegment.Scope scope;

    private final HeapOptions options;

    /** All memory, alive as long as the arena: slicing this spares looking up a block's owner first. Never handed out. */
    private final MemorySegment all;

    private final BlockOwners addresses;

    private final Set<BlockOwner> owners = ConcurrentHashMap.newKeySet();

    private final FreeLists lists;

    private final ChunkSpans largeSpans;

    private final SpanHeap segregatedSpans;

    private final Routes routes;

    private final boolean zeroOnRelease;

    private final boolean zeroOnAllocate;

    private final Object sweepLock = new Object();

    private volatile boolean retired;

    @SuppressWarnings({ "MustBeClosedChecker", "restricted" }) // closed by invalidate(); slices are blocks of the heap
    public BlockHeap(ChunkSource source, HeapOptions options) {
        this.arena = Arena.ofShared();
        this.options = options;
        this.scope = this.arena.scope();
        this.all = MemorySegment.NULL.reinterpret(Long.MAX_VALUE, this.arena, null);
        this.addresses = new BlockOwners(options.granuleBytes());
        this.largeSpans = new ChunkSpans(source, Strategy.BEST_FIT);
        this.segregatedSpans = new SpanHeap(source, Strategy.SEGREGATED, options.chunkBytes(), options.granuleBytes());
        this.lists = new FreeLists(this, this.largeSpans, options.chunkBytes(), options.threadCacheBytes() > 0);
        this.routes = new Routes(this, source, this.segregatedSpans, options);
        this.zeroOnRelease = options.zeroOnRelease();
        this.zeroOnAllocate = options.zeroOnAllocate();
    }

    FreeLists lists() {
        return this.lists;
    }

    /**
     * Creates an empty cache for a thread of this heap.
     */
    public ThreadCache newCache() {
        return newCache(this.lists.nextStripe());
    }

    ThreadCache newCache(int stripe) {
        return new ThreadCache(this, stripe, this.options.threadCacheBytes());
    }

    Routes routes() {
        return this.routes;
    }

    /**
     * Hands free blocks that a depot has kept back to their free lists.
     */
    void giveBack(long[] blocks) {
        for (long address : blocks) {
            BlockOwner owner = this.addresses.get(address);
            if (owner != null) {
                owner.release(owner.indexOf(address));
            }
        }
    }

    /**
     * Makes a free block that a magazine has kept a user's.
     */
    MemorySegment handOut(long address, long bytes, boolean scoped) {
        BlockOwner owner = this.addresses.get(address);
        if (owner == null) {
            throw new IllegalStateException("a free block has no owner");
        }
        owner.setLive(owner.indexOf(address), bytes, scoped);
        if (this.zeroOnAllocate) {
            zero(this.all, address, bytes);
        }
        return this.all.asSlice(address, bytes);
    }

    /**
     * Returns what all segments of live blocks have in common.
     */
    public MemorySegment.Scope scope() {
        return this.scope;
    }

    /**
     * Returns the strategy that serves a request: the one asked for, or {@link Strategy#BEST_FIT} if its blocks cannot
     * hold it.
     */
    public int route(int strategy, long bytes, long alignment) {
        return this.routes.strategyFor(strategy, bytes, alignment);
    }

    /**
     * Tells whether all blocks of a class have an alignment; slabs are aligned to granules.
     */
    boolean isAligned(SizeClass sizeClass, long alignment) {
        return (sizeClass.blockBytes() & (alignment - 1)) == 0 && alignment <= this.options.granuleBytes();
    }

    /**
     * Allocates a block.
     * @param strategy as {@linkplain #route routed}
     * @param alignment a power of two from 16
     * @param scoped whether a scope owns it
     * @return the block's segment, or {@code null} if there is no more memory or the heap has been retired
     */
    public @Nullable MemorySegment allocate(int strategy, long bytes, long alignment, ThreadCache cache,
            boolean scoped) {
        if (strategy != Strategy.BEST_FIT) {
            return cache.allocate(this.routes.classFor(strategy, bytes, alignment), bytes, scoped);
        }
        return this.lists.bestFit(0).fits(bytes, alignment)
                ? allocateBestFit(bytes, alignment, cache, scoped)
                : allocateLarge(bytes, alignment, scoped);
    }

    private @Nullable MemorySegment allocateBestFit(long bytes, long alignment, ThreadCache cache, boolean scoped) {
        MemorySegment segment = null;
        if (this.lists.bestFit(0).isCached(bytes) && alignment <= BlockMap.GRANULE_BYTES) {
            segment = cache.allocate(SizeClasses.fine(bytes), bytes, scoped);
        }
        if (segment == null) {
            segment = this.lists.allocateBestFit(cache.stripe(), bytes, alignment, scoped, cache);
            if (segment != null && this.zeroOnAllocate) {
                zero(segment, 0, bytes);
            }
        }
        return segment;
    }

    /**
     * Allocates a block of a fixed size, from 1 byte to the size of a fixed-size chunk.
     */
    public @Nullable MemorySegment allocateFixed(long bytes, ThreadCache cache) {
        return cache.allocate(this.routes.exactClassFor(Strategy.FIXED_SIZE, bytes), bytes, false);
    }

    /**
     * Allocates a block of {@link Strategy#POOL_BASED} from chunks of just this size, from 1 byte to the chunk size.
     */
    public @Nullable MemorySegment allocatePooled(long bytes, ThreadCache cache) {
        return cache.allocate(this.routes.exactClassFor(Strategy.POOL_BASED, bytes), bytes, false);
    }

    private @Nullable MemorySegment allocateLarge(long bytes, long alignment, boolean scoped) {
        Span span = this.largeSpans.acquire(Math.max(bytes, 1), alignment);
        if (span == null) {
            return null;
        }
        span.chunk().use(span.address(), span.address() + span.bytes());
        if (this.zeroOnAllocate) {
            // Not every chunk is new: it may have been kept with its former owner's bytes.
            span.chunk().clear();
        }
        MemorySegment whole = segmentOf(span);
        if (whole != null) {
            LargeBlock block = new LargeBlock(this, span, this.largeSpans, whole, bytes, scoped);
            if (register(block)) {
                return whole.asSlice(0, bytes);
            }
        }
        this.largeSpans.release(span);
        return null;
    }

    /**
     * Frees a block that no scope owns.
     * @return the strategy it belonged to, {@link #FREE} or {@link #MISMATCH}
     */
    public int free(long address, long bytes, ThreadCache cache) {
        BlockOwner owner = this.addresses.get(address);
        if (owner == null) {
            return BlockOwner.FREE;
        }
        int handle = owner.claim(address, bytes, false);
        if (handle >= 0) {
            release(owner, handle, address, bytes, cache);
            return owner.strategy();
        }
        return handle;
    }

    /**
     * Frees a block that a magazine keeps, if it is a live one that no scope owns.
     * @return its strategy, or a negative number if it is not or takes more than this
     */
    int freeAtHand(long address, long bytes, ThreadCache cache) {
        BlockOwner owner = this.addresses.get(address);
        if (owner == null) {
            return BlockOwner.FREE;
        }
        int index = owner.indexOf(address);
        if (!owner.isBeginning(address) || !owner.tryFree(index, bytes, false)) {
            return BlockOwner.MISMATCH;
        }
        if (!this.zeroOnRelease || zero(this.all, address, bytes)) {
            keep(owner, index, address, bytes, cache);
        }
        return owner.strategy();
    }

    boolean zeroesOnRelease() {
        return this.zeroOnRelease;
    }

    /**
     * Clears what a claimed block gives up when it becomes shorter, or gains when it becomes longer.
     */
    void clearResized(long address, long bytes, long newBytes) {
        if (this.zeroOnRelease && newBytes < bytes) {
            zero(this.all, address + newBytes, bytes - newBytes);
        }
        if (this.zeroOnAllocate && newBytes > bytes) {
            zero(this.all, address + bytes, newBytes - bytes);
        }
    }

    /**
     * Returns the segment of a live block as it is handed out.
     */
    public MemorySegment segmentAt(long address, long bytes) {
        return this.all.asSlice(address, bytes);
    }

    void release(BlockOwner owner, int handle, long address, long bytes, ThreadCache cache) {
        // What could not be cleared stays claimed: the sweep of the heap that has just ended drops the whole span.
        if (!this.zeroOnRelease || owner instanceof LargeBlock || zero(this.all, address, bytes)) {
            keep(owner, handle, address, bytes, cache);
        }
    }

    private void keep(BlockOwner owner, int handle, long address, long bytes, ThreadCache cache) {
        int magazine = owner.magazine(handle, bytes);
        // The cache may be another heap's, if this one has been retired.
        if (magazine < 0 || cache.heap() != this || !cache.push(magazine, address)) {
            owner.release(handle);
        }
    }

    /**
     * Clears memory through its segment, so that what a reset has reused meanwhile is not touched.
     * @return whether it was done; not when the heap has been invalidated
     */
    private static boolean zero(MemorySegment segment, long offset, long bytes) {
        try {
            RawMemory.zero(segment, offset, bytes);
            return true;
        } catch (IllegalStateException ex) {
            if (segment.scope().isAlive()) {
                throw ex;
            }
            return false;
        }
    }

    /**
     * Frees a block that a scope owns, also after the heap has been retired. Nobody may use it any more.
     * @return the strategy it belonged to
     */
    public int freeScoped(long address, long bytes) {
        BlockOwner owner = scopedOwner(address);
        if (this.zeroOnRelease && !(owner instanceof LargeBlock)) {
            // A scoped block pins its span, so this memory cannot have been reused.
            RawMemory.zero(address, bytes);
        }
        int handle = owner.claim(address, bytes, true);
        if (this.retired) {
            settle(owner);
        } else {
            owner.release(handle);
        }
        return owner.strategy();
    }

    /**
     * Takes back a scope's block that was allocated while the heap was being retired. It may not pin its span, since
     * the sweep may have come first, so it is not touched.
     */
    public void undoScoped(long address, long bytes) {
        BlockOwner owner = scopedOwner(address);
        owner.claim(address, bytes, true);
        settle(owner);
    }

    private BlockOwner scopedOwner(long address) {
        BlockOwner owner = this.addresses.get(address);
        if (owner == null) {
            throw new IllegalStateException("a scope's block is gone");
        }
        return owner;
    }

    /**
     * Tells whether a block could be freed, without doing it.
     * @return its strategy, {@link #FREE} or {@link #MISMATCH}
     */
    public int check(long address, long bytes) {
        BlockOwner owner = this.addresses.get(address);
        BlockInfo info = (owner != null) ? owner.describe(address) : null;
        if (info == null || !info.isLive()) {
            return FREE;
        }
        boolean exact = info.address() == address && info.requestedBytes() == bytes;
        return exact ? info.strategy() : MISMATCH;
    }

    /**
     * Describes the block that contains an address.
     * @return its description, or {@code null} if the address is in no span of this heap
     */
    public @Nullable BlockInfo describe(long address) {
        BlockOwner owner = this.addresses.get(address);
        return (owner != null) ? owner.describe(address) : null;
    }

    @Nullable
    BlockOwner ownerOf(long address) {
        return this.addresses.get(address);
    }

    /**
     * Returns the segment of a span, or {@code null} if the heap has been invalidated.
     */
    @SuppressWarnings("restricted") // the span is the heap's and outlives the arena
    @Nullable
    MemorySegment segmentOf(Span span) {
        try {
            return MemorySegment.ofAddress(span.address()).reinterpret(span.bytes(), this.arena, null);
        } catch (IllegalStateException ex) {
            if (this.arena.scope().isAlive()) {
                throw ex;
            }
            return null;
        }
    }

    /**
     * Makes an owner known.
     * @return whether the heap still accepts owners
     */
    boolean register(BlockOwner owner) {
        synchronized (this.owners) {
            if (this.retired) {
                return false;
            }
            this.owners.add(owner);
        }
        this.addresses.add(owner);
        return true;
    }

    /**
     * Makes an owner unknown.
     * @return whether the caller is the one to hand its span back
     */
    boolean unregister(BlockOwner owner) {
        if (this.owners.remove(owner)) {
            this.addresses.remove(owner);
            return true;
        }
        return false;
    }

    /**
     * Tells whether the heap has been replaced, so that nothing must be allocated from it any more.
     */
    public boolean isRetired() {
        return this.retired;
    }

    /**
     * Stops allocation. What is under way may still succeed until the heap is {@linkplain #invalidate() invalidated}.
     */
    public void retire() {
        synchronized (this.owners) {
            this.retired = true;
        }
    }

    /**
     * Ends the life of all segments of blocks.
     * @return whether it could be done; not while a native call uses one of them
     */
    public boolean invalidate() {
        try {
            this.arena.close();
            return true;
        } catch (IllegalStateException ex) {
            return !this.arena.scope().isAlive();
        }
    }

    /**
     * Frees all blocks of an invalidated heap but those that scopes own, and hands all memory back but what those pin.
     */
    public SweptBlocks sweep() {
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
     * Hands the span of a retired heap's owner back if a scope was the last to let go of it.
     */
    private void settle(BlockOwner owner) {
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
     * Hands empty chunks and slabs back to where they came from.
     */
    public void releaseEmpty() {
        releaseEmpty(0);
    }

    /**
     * Hands empty chunks and slabs that have been idle for so many passes back to where they came from.
     * @param idlePasses how many; 0 for all
     */
    public void releaseEmpty(int idlePasses) {
        this.lists.releaseEmpty(idlePasses);
    }

    /**
     * Gives whole free pages inside chunks back to the operating system.
     * @return the bytes given back by this call
     */
    public long returnFreePages() {
        return returnFreePages(0);
    }

    /**
     * Gives whole free pages inside chunks back to the operating system that have been idle for so many passes. Must not
     * run while the heap is {@linkplain #sweep swept}.
     * @param idlePasses how many; 0 for all pages
     * @return the bytes given back by this call
     */
    public long returnFreePages(int idlePasses) {
        return this.segregatedSpans.trim(idlePasses) + this.lists.returnFreePages(idlePasses);
    }

}
