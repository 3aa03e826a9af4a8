package dev.allocator.internal.strategy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.AddressMap;
import dev.allocator.internal.chunk.ChunkSource;
import dev.allocator.internal.chunk.ChunkSpans;
import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanHeap;
import dev.allocator.internal.chunk.SpanSource;
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

    private final HeapOptions options;

    private final AddressMap<BlockOwner> addresses;

    private final Set<BlockOwner> owners = ConcurrentHashMap.newKeySet();

    private final CopyOnWriteArrayList<SizeClass> classes = new CopyOnWriteArrayList<>();

    private final ChunkSpans largeSpans;

    private final SpanHeap segregatedSpans;

    private final BestFit bestFit;

    private final FixedSize fixedSize;

    private final PoolBased poolBased;

    private final Segregated segregated;

    private final Object sweepLock = new Object();

    private volatile boolean retired;

    @SuppressWarnings("MustBeClosedChecker") // closed by invalidate()
    public BlockHeap(ChunkSource source, HeapOptions options) {
        this.arena = Arena.ofShared();
        this.options = options;
        this.addresses = new AddressMap<>(options.granuleBytes());
        this.largeSpans = new ChunkSpans(source, Strategy.BEST_FIT);
        this.segregatedSpans = new SpanHeap(source, Strategy.SEGREGATED, options.chunkBytes(), options.granuleBytes());
        this.bestFit = new BestFit(this, this.largeSpans, options.chunkBytes());
        this.fixedSize = new FixedSize(this, new ChunkSpans(source, Strategy.FIXED_SIZE), options.fixedChunkBytes(),
                options.smallBytes(), options.mediumBytes());
        this.poolBased = new PoolBased(this, new ChunkSpans(source, Strategy.POOL_BASED), options.chunkBytes(),
                options.blockBytes());
        this.segregated = new Segregated(this, this.segregatedSpans, options.chunkBytes(), options.granuleBytes());
    }

    SizeClass newClass(SpanSource spans, int strategy, long blockBytes, long spanBytes) {
        synchronized (this.classes) {
            SizeClass created = new SizeClass(this, spans, this.classes.size(), strategy, blockBytes, spanBytes);
            this.classes.add(created);
            return created;
        }
    }

    /**
     * Creates an empty cache for a thread of this heap.
     */
    public ThreadCache newCache() {
        return new ThreadCache(this, this.options.threadCacheBytes());
    }

    /**
     * Returns what all segments of live blocks have in common.
     */
    public MemorySegment.Scope scope() {
        return this.arena.scope();
    }

    /**
     * Returns the strategy that serves a request: the one asked for, or {@link Strategy#BEST_FIT} if its blocks cannot
     * hold it.
     */
    public int route(int strategy, long bytes, long alignment) {
        boolean fits = switch (strategy) {
            case Strategy.FIXED_SIZE -> this.fixedSize.fits(bytes, alignment);
            case Strategy.POOL_BASED -> this.poolBased.fits(bytes, alignment);
            case Strategy.SEGREGATED -> this.segregated.fits(bytes, alignment);
            default -> true;
        };
        return fits ? strategy : Strategy.BEST_FIT;
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
        if (strategy == Strategy.BEST_FIT && !this.bestFit.fits(bytes, alignment)) {
            return allocateLarge(bytes, alignment, scoped);
        }
        MemorySegment segment = switch (strategy) {
            case Strategy.FIXED_SIZE -> cache.allocate(this.fixedSize.classFor(bytes, alignment), bytes, scoped);
            case Strategy.POOL_BASED -> cache.allocate(this.poolBased.configured(), bytes, scoped);
            case Strategy.SEGREGATED -> cache.allocate(this.segregated.classFor(bytes, alignment), bytes, scoped);
            default -> this.bestFit.allocate(bytes, alignment, scoped);
        };
        if (segment != null && this.options.zeroOnAllocate()) {
            zero(segment, 0, bytes);
        }
        return segment;
    }

    /**
     * Allocates a block of a fixed size, from 1 byte to the size of a fixed-size chunk.
     */
    public @Nullable MemorySegment allocateFixed(long bytes, ThreadCache cache) {
        return allocateExact(this.fixedSize.classOf((bytes + 15) & -16), bytes, cache);
    }

    /**
     * Allocates a block of {@link Strategy#POOL_BASED} from chunks of just this size, from 1 byte to the chunk size.
     */
    public @Nullable MemorySegment allocatePooled(long bytes, ThreadCache cache) {
        return allocateExact(this.poolBased.classOf((bytes + 15) & -16), bytes, cache);
    }

    private @Nullable MemorySegment allocateExact(SizeClass sizeClass, long bytes, ThreadCache cache) {
        MemorySegment segment = cache.allocate(sizeClass, bytes, false);
        if (segment != null && this.options.zeroOnAllocate()) {
            zero(segment, 0, bytes);
        }
        return segment;
    }

    private @Nullable MemorySegment allocateLarge(long bytes, long alignment, boolean scoped) {
        Span span = this.largeSpans.acquire(Math.max(bytes, 1), alignment);
        if (span == null) {
            return null;
        }
        if (this.options.zeroOnAllocate()) {
            // Not every chunk is new: one of a usual size may have been kept with its former owner's bytes.
            span.chunk().discard(span.address(), span.bytes());
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

    void release(BlockOwner owner, int handle, long address, long bytes, ThreadCache cache) {
        if (this.options.zeroOnRelease() && !(owner instanceof LargeBlock)) {
            zero(owner.segment(), address - owner.address(), bytes);
        }
        owner.release(handle, cache);
    }

    /** Through the segment, so that memory that a reset has reused meanwhile is not touched. */
    private static void zero(MemorySegment segment, long offset, long bytes) {
        try {
            RawMemory.zero(segment, offset, bytes);
        } catch (IllegalStateException ex) {
            if (segment.scope().isAlive()) {
                throw ex;
            }
        }
    }

    /**
     * Frees a block that a scope owns, also after the heap has been retired. Nobody may use it any more.
     * @return the strategy it belonged to
     */
    public int freeScoped(long address, long bytes, @Nullable ThreadCache cache) {
        BlockOwner owner = scopedOwner(address);
        if (this.options.zeroOnRelease() && !(owner instanceof LargeBlock)) {
            // A scoped block pins its span, so this memory cannot have been reused.
            RawMemory.zero(address, bytes);
        }
        int handle = owner.claim(address, bytes, true);
        if (this.retired) {
            settle(owner);
        } else {
            owner.release(handle, cache);
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
        this.addresses.put(owner.address(), owner.span().bytes(), owner);
        return true;
    }

    /**
     * Makes an owner unknown.
     * @return whether the caller is the one to hand its span back
     */
    boolean unregister(BlockOwner owner) {
        if (this.owners.remove(owner)) {
            this.addresses.remove(owner.address(), owner.span().bytes());
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
        this.bestFit.releaseEmpty();
        this.classes.forEach(SizeClass::releaseEmpty);
    }

    /**
     * Gives whole free pages inside chunks back to the operating system.
     * @return the bytes given back by this call
     */
    public long returnFreePages() {
        long total = this.bestFit.returnFreePages() + this.segregatedSpans.trim();
        for (SizeClass sizeClass : this.classes) {
            total += sizeClass.returnFreePages();
        }
        return total;
    }

}
