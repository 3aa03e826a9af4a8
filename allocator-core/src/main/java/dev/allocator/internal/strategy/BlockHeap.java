package dev.allocator.internal.strategy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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

    /** Returned for a block whose life cannot end now, since a native call or a channel uses its segment. */
    public static final int IN_USE = BlockOwner.IN_USE;

    private final Arena arena;

    private final MemorySegment.Scope scope;

    private final HeapOptions options;

    private final ThreadCaches caches;

    /** All memory, alive as long as the arena: slicing this spares looking up a block's owner first. Never handed out. */
    private final MemorySegment all;

    /** That of the owners, one step nearer. */
    private final BlockOwners addresses;

    private final HeapOwners owners;

    private final FreeLists lists;

    private final ChunkSpans largeSpans;

    private final SpanHeap segregatedSpans;

    private final Routes routes;

    private final boolean zeroOnRelease;

    private final boolean zeroOnAllocate;

    /** Here and not only with the owners, since every call looks at it. */
    private volatile boolean retired;

    /** {@code null} unless each block has a life of its own. */
    private final @Nullable Guards guards;

    @SuppressWarnings({ "MustBeClosedChecker", "restricted" }) // closed by invalidate(); slices are blocks of the heap
    public BlockHeap(ChunkSource source, HeapOptions options) {
        this.arena = Arena.ofShared();
        this.options = options;
        this.scope = this.arena.scope();
        this.all = MemorySegment.NULL.reinterpret(Long.MAX_VALUE, this.arena, null);
        this.owners = new HeapOwners(options.granuleBytes());
        this.addresses = this.owners.addresses();
        this.largeSpans = new ChunkSpans(source, Strategy.BEST_FIT);
        this.segregatedSpans = new SpanHeap(source, Strategy.SEGREGATED, options.chunkBytes(), options.granuleBytes());
        this.lists = new FreeLists(this, this.largeSpans, options.chunkBytes(), options.threadCacheBytes() > 0);
        this.routes = new Routes(this, source, this.segregatedSpans, options);
        this.caches = new ThreadCaches(this, options.threadCacheBytes());
        this.zeroOnRelease = options.zeroOnRelease();
        this.zeroOnAllocate = options.zeroOnAllocate();
        this.guards = options.guarded() ? new Guards() : null;
    }

    FreeLists lists() {
        return this.lists;
    }

    /**
     * Returns what makes and empties the caches of threads.
     */
    public ThreadCaches caches() {
        return this.caches;
    }

    Routes routes() {
        return this.routes;
    }

    /**
     * Hands free blocks that a depot has kept back to their free lists.
     */
    void giveBack(long[] blocks, int first, int count) {
        for (int i = first; i < first + count; i++) {
            long address = blocks[i];
            BlockOwner owner = this.addresses.get(address);
            if (owner != null) {
                owner.release(owner.indexOf(address));
            }
        }
    }

    /**
     * Allocates a block that is at hand.
     * @return its segment, or {@code null} if there is none or the strategy cannot serve the request
     */
    public @Nullable MemorySegment allocateAtHand(int strategy, long bytes, ThreadCache cache) {
        long address = cache.popAtHand(this.routes.classAtHand(strategy, bytes));
        return (address != 0) ? handOut(address, bytes, false) : null;
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
     * Returns what all segments of live blocks have in common, unless the heap is guarded.
     */
    public MemorySegment.Scope scope() {
        return this.scope;
    }

    /**
     * Returns the lives of the blocks that no scope owns, {@code null} if they live as long as the heap.
     */
    @Nullable
    Guards guards() {
        return this.guards;
    }

    public boolean isGuarded() {
        return this.guards != null;
    }

    /**
     * Tells whether a segment has the lifetime of a block of this heap that no scope owns.
     */
    public boolean isOwn(MemorySegment segment) {
        return (this.guards != null) ? this.guards.find(segment) != null : segment.scope().equals(this.scope);
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
        MemorySegment segment = allocateRaw(strategy, bytes, alignment, cache, scoped);
        // A scope's block gets the scope's lifetime.
        return scoped ? segment : guarded(segment);
    }

    private @Nullable MemorySegment guarded(@Nullable MemorySegment segment) {
        return (this.guards != null && segment != null)
                ? this.guards.begin(segment.address(), segment.byteSize())
                : segment;
    }

    private @Nullable MemorySegment allocateRaw(int strategy, long bytes, long alignment, ThreadCache cache,
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
        return guarded(cache.allocate(this.routes.exactClassFor(Strategy.FIXED_SIZE, bytes), bytes, false));
    }

    /**
     * Allocates a block of {@link Strategy#POOL_BASED} from chunks of just this size, from 1 byte to the chunk size.
     */
    public @Nullable MemorySegment allocatePooled(long bytes, ThreadCache cache) {
        return guarded(cache.allocate(this.routes.exactClassFor(Strategy.POOL_BASED, bytes), bytes, false));
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
     * Ends the life of the block that a segment names, before it is {@linkplain #free freed}; nobody else can free it then.
     * May take long, so the caller should hold no lock. Does nothing unless the heap is guarded.
     * @return a number that is not negative, or {@link #FREE}, {@link #MISMATCH} or {@link #IN_USE}
     */
    public int endLife(MemorySegment segment) {
        if (this.guards == null) {
            return 0;
        }
        int claimed = this.guards.claim(segment);
        if (claimed < 0 || this.guards.end(segment)) {
            return claimed;
        }
        this.guards.unclaim(segment);
        return IN_USE;
    }

    /**
     * Frees a block that nobody has seen yet.
     * @return the strategy it belonged to, or a negative number if a reset has freed it
     */
    public int undo(MemorySegment block, ThreadCache cache) {
        if (this.guards != null) {
            this.guards.drop(block);
        }
        return free(block.address(), block.byteSize(), cache);
    }

    /**
     * Frees a block that no scope owns, whatever segments of it there are. In a guarded heap its
     * {@linkplain #endLife life} has ended before.
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
    public int freeAtHand(long address, long bytes, ThreadCache cache) {
        BlockOwner owner = this.addresses.get(address);
        if (owner == null) {
            return BlockOwner.FREE;
        }
        int index = owner.indexOf(address);
        if (!owner.isBeginning(address) || !owner.tryFree(index, bytes, false)) {
            return BlockOwner.MISMATCH;
        }
        if (!this.zeroOnRelease || zero(this.all, address, bytes)) {
            int magazine = owner.magazine(index, bytes);
            if (magazine < 0 || !cache.push(magazine, address)) {
                owner.release(index);
            }
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
     * Returns the segment of a live block that has been given another size, to be handed out.
     */
    public MemorySegment segmentAt(long address, long bytes) {
        return (this.guards != null) ? this.guards.begin(address, bytes) : this.all.asSlice(address, bytes);
    }

    /**
     * Returns the owner's segment of a live block.
     * @param part some of the block with the lifetime that was handed out
     * @return the segment, or {@code null} if the part has another lifetime
     */
    public @Nullable MemorySegment wholeOf(MemorySegment part, BlockInfo block) {
        if (this.guards == null) {
            return isOwn(part) ? this.all.asSlice(block.address(), block.requestedBytes()) : null;
        }
        MemorySegment whole = this.guards.find(part);
        // What has been reinterpreted may lie in another block.
        return (whole != null && whole.address() == block.address()) ? whole : null;
    }

    void release(BlockOwner owner, int handle, long address, long bytes, ThreadCache cache) {
        // What could not be cleared stays claimed: the sweep of the heap that has just ended drops the whole span.
        if (!this.zeroOnRelease || owner instanceof LargeBlock || zero(this.all, address, bytes)) {
            cache.lock().enter();
            try {
                keep(owner, handle, address, bytes, cache);
            } finally {
                cache.lock().exit();
            }
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
        if (isRetired()) {
            this.owners.settle(owner);
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
        this.owners.settle(owner);
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
        return this.owners.add(owner);
    }

    /**
     * Makes an owner unknown.
     * @return whether the caller is the one to hand its span back
     */
    boolean unregister(BlockOwner owner) {
        return this.owners.remove(owner);
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
        // First, so that nobody whose memory is refused takes it for exhaustion.
        this.retired = true;
        this.owners.retire();
    }

    /**
     * Ends the life of all segments of blocks.
     * @return whether it could be done; not while a native call uses one of them
     */
    public boolean invalidate() {
        if (this.guards != null && !this.guards.endAll()) {
            return false;
        }
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
        return this.owners.sweep();
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

    /**
     * Tells whether a block is neither live nor in a free list.
     */
    boolean isKept(long address) {
        BlockOwner owner = this.addresses.get(address);
        return owner != null && owner.isKept(address);
    }

    /**
     * Checks that everything agrees. Must not run while the heap is {@linkplain #sweep swept}.
     * @throws IllegalStateException if something does not, saying what
     */
    public void verify() {
        this.owners.verify();
        this.lists.verify();
        this.segregatedSpans.verify();
    }

    /**
     * Adds up the live blocks that no scope owns, by strategy. They change while others use the heap.
     */
    public void countLive(SweptBlocks live) {
        this.owners.countLive(live);
    }

}
