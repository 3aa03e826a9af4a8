package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanSource;
import dev.allocator.internal.verify.Inconsistency;

/**
 * The smallest sufficient free block of all chunks, split to size; a freed block is joined with both free neighbours at
 * once (boundary-tag coalescing after D. Knuth, The Art of Computer Programming, vol. 1, 2.5, with the tags out of band).
 * Small blocks are rounded up to size classes and kept in magazines before they are joined (after C. Weinstock and
 * W. Wulf, Quick Fit, 1988). One empty chunk is kept. Any thread may call it.
 */
final class BestFit implements FreeIndex.FreeBlocks {

    /** Larger blocks are not kept in magazines: going to the shared free blocks costs little beside using them. */
    static final int MAX_CACHED_BYTES = 30 << 10;

    private static final String NAME = "BEST_FIT";

    /** The classes of blocks that magazines keep. */
    static final int CLASSES = SizeClasses.fine(MAX_CACHED_BYTES) + 1;

    /** Stale entries that the index may hold before it is made anew. */
    private static final int STALE_ALLOWANCE = 4096;

    private final ReentrantLock lock = new ReentrantLock();

    private final BlockHeap heap;

    private final SpanSource spans;

    private final long chunkBytes;

    private final int stripe;

    private final boolean cached;

    private final FreeIndex index;

    private final List<@Nullable BestFitChunk> chunks = new ArrayList<>();

    private final Deque<Integer> unusedNumbers = new ArrayDeque<>();

    private long freeBlocks;

    private int emptyChunks;

    /**
     * Creates a heap without chunks.
     * @param cached whether threads keep blocks in magazines
     */
    BestFit(BlockHeap heap, SpanSource spans, int stripe, long chunkBytes, boolean cached) {
        this.heap = heap;
        this.spans = spans;
        this.chunkBytes = chunkBytes;
        this.stripe = stripe;
        this.cached = cached;
        this.index = new FreeIndex((int) (chunkBytes >>> BlockMap.GRANULE_SHIFT));
    }

    int stripe() {
        return this.stripe;
    }

    /**
     * Tells whether a request fits into a chunk wherever its free blocks begin.
     */
    boolean fits(long bytes, long alignment) {
        return bytes <= this.chunkBytes && padding(alignment) <= this.chunkBytes - bytes;
    }

    private static long padding(long alignment) {
        return Math.max(0, alignment - BlockMap.GRANULE_BYTES);
    }

    /**
     * Tells whether magazines may keep a block for a request.
     */
    boolean isCached(long bytes) {
        return this.cached && bytes <= MAX_CACHED_BYTES;
    }

    /**
     * Returns the granules that a block for a request should have: those of its size class, so that it serves others of
     * that class from magazines, or just what was asked for if magazines do not keep it.
     */
    int extentFor(long bytes) {
        return BlockMap.extent(isCached(bytes) ? SizeClasses.FINE.roundUp(bytes) : bytes);
    }

    /**
     * Allocates a block straight from the free blocks.
     * @param cache the caller's, which is asked to hand blocks back before memory grows
     * @return the block's segment, or {@code null} if there is no more memory
     */
    @Nullable
    MemorySegment allocate(long bytes, long alignment, boolean scoped, ThreadCache cache) {
        int padding = (int) (padding(alignment) >>> BlockMap.GRANULE_SHIFT);
        if (!hasExactly(extentFor(bytes) + padding)) {
            cache.returnEarly(false);
        }
        MemorySegment segment = allocate(bytes, alignment, scoped, padding, false);
        if (segment == null && cache.returnEarly(true)) {
            segment = allocate(bytes, alignment, scoped, padding, false);
        }
        return (segment != null) ? segment : allocate(bytes, alignment, scoped, padding, true);
    }

    private @Nullable MemorySegment allocate(long bytes, long alignment, boolean scoped, int padding, boolean grow) {
        int extent = extentFor(bytes);
        this.lock.lock();
        try {
            long block = find(extent + padding, BlockMap.extent(bytes) + padding, grow);
            if (block == FreeIndex.NONE) {
                return null;
            }
            BestFitChunk chunk = chunk(FreeIndex.chunk(block));
            int granule = split(chunk, FreeIndex.granule(block), extent, alignment);
            chunk.makeLive(granule, bytes, scoped);
            return chunk.segment().asSlice((long) granule << BlockMap.GRANULE_SHIFT, bytes);
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Takes the smallest free block of a wanted size, or of the least sufficient one if memory had to grow otherwise.
     */
    private long find(int wanted, int least, boolean grow) {
        long block = takeSmallest(wanted, least);
        if (block == FreeIndex.NONE && grow && grow()) {
            block = takeSmallest(wanted, least);
        }
        return block;
    }

    private long takeSmallest(int wanted, int least) {
        long block = takeSmallest(wanted);
        return (block == FreeIndex.NONE && least < wanted) ? takeSmallest(least) : block;
    }

    /**
     * Moves blocks of a size into a magazine, if there are any without getting more memory.
     */
    void take(int extent, Magazine magazine, int wanted, ThreadCache cache) {
        boolean exact = hasExactly(extent);
        if (!exact) {
            cache.returnEarly(false);
        }
        if (!tryTake(extent, magazine, wanted) && cache.returnEarly(true)) {
            tryTake(extent, magazine, wanted);
        }
    }

    /** Blocks are handed back with no lock held, since those of other stripes need other locks. */
    private boolean hasExactly(int extent) {
        this.lock.lock();
        try {
            return this.index.ceiling(extent) == extent;
        } finally {
            this.lock.unlock();
        }
    }

    private boolean tryTake(int extent, Magazine magazine, int wanted) {
        this.lock.lock();
        try {
            int taken = 0;
            // More than the one block is worth only what fits exactly, or lies beside it.
            do {
                long block = takeSmallest(extent);
                if (block == FreeIndex.NONE) {
                    break;
                }
                taken += cut(block, extent, magazine, wanted - taken);
            } while (taken < wanted && this.index.ceiling(extent) == extent);
            return taken > 0;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Cuts a free block into as many of a size as are wanted and it holds; the rest stays free.
     */
    private int cut(long block, int extent, Magazine magazine, int wanted) {
        BestFitChunk chunk = chunk(FreeIndex.chunk(block));
        BlockMap blocks = chunk.blocks();
        int begin = FreeIndex.granule(block);
        int end = blocks.end(begin);
        if (end - begin == blocks.granules()) {
            this.emptyChunks--;
        }
        this.freeBlocks--;
        int count = Math.min(wanted, (end - begin) / extent);
        int rest = begin + count * extent;
        if (rest < end) {
            blocks.begin(rest);
            note(chunk, rest, end);
        }
        for (int granule = rest - extent; granule >= begin; granule -= extent) {
            if (granule > begin) {
                blocks.begin(granule);
            }
            blocks.setUsed(granule);
            chunk.prepare(granule);
            magazine.refill(chunk.addressOf(granule));
        }
        chunk.span().chunk().use(chunk.addressOf(begin), chunk.addressOf(rest));
        return count;
    }

    /**
     * Takes those of the first blocks of a magazine back that are from here.
     * @return how many are not; they come first now
     */
    int give(Magazine magazine, int count) {
        int others = 0;
        this.lock.lock();
        try {
            for (int i = 0; i < count; i++) {
                if (this.heap.ownerOf(magazine.address(i)) instanceof BestFitChunk chunk) {
                    if (chunk.isOf(this)) {
                        give(chunk, chunk.indexOf(magazine.address(i)));
                    } else {
                        magazine.swap(i, others++);
                    }
                }
            }
        } finally {
            this.lock.unlock();
        }
        return others;
    }

    private long takeSmallest(int wanted) {
        for (int extent = this.index.ceiling(wanted); extent >= 0; extent = this.index.ceiling(wanted)) {
            long block = this.index.take(extent, this);
            if (block != FreeIndex.NONE) {
                return block;
            }
        }
        return FreeIndex.NONE;
    }

    @Override
    public boolean isFree(long block, int extent) {
        BestFitChunk chunk = this.chunks.get(FreeIndex.chunk(block));
        if (chunk == null) {
            return false;
        }
        BlockMap blocks = chunk.blocks();
        int granule = FreeIndex.granule(block);
        return blocks.begins(granule) && blocks.isFree(granule) && blocks.end(granule) - granule == extent;
    }

    private BestFitChunk chunk(int number) {
        BestFitChunk chunk = this.chunks.get(number);
        if (chunk == null) {
            throw new IllegalStateException("chunk " + number + " is gone");
        }
        return chunk;
    }

    /**
     * Cuts an aligned block out of a free one, shorter than wanted if there is no more; what is left in front and behind
     * stays free.
     */
    private int split(BestFitChunk chunk, int begin, int wanted, long alignment) {
        BlockMap blocks = chunk.blocks();
        int end = blocks.end(begin);
        if (end - begin == blocks.granules()) {
            this.emptyChunks--;
        }
        this.freeBlocks--;
        long address = chunk.addressOf(begin);
        int granule = begin + (int) ((-address & (alignment - 1)) >>> BlockMap.GRANULE_SHIFT);
        int extent = Math.min(wanted, end - granule);
        if (granule > begin) {
            blocks.begin(granule);
            note(chunk, begin, granule);
        }
        blocks.setUsed(granule);
        if (granule + extent < end) {
            blocks.begin(granule + extent);
            note(chunk, granule + extent, end);
        }
        chunk.span().chunk().use(chunk.addressOf(granule), chunk.addressOf(granule + extent));
        return granule;
    }

    /**
     * Notes that there is one free block less.
     */
    void noteUse() {
        this.freeBlocks--;
    }

    /**
     * Notes a free block.
     */
    void note(BestFitChunk chunk, int begin, int end) {
        this.freeBlocks++;
        this.index.add(end - begin, FreeIndex.block(chunk.number(), begin));
        if (this.index.entries() > 2 * this.freeBlocks + STALE_ALLOWANCE) {
            rebuildIndex();
        }
    }

    private void rebuildIndex() {
        this.index.clear();
        for (BestFitChunk chunk : this.chunks) {
            if (chunk != null) {
                BlockMap blocks = chunk.blocks();
                for (int begin = 0; begin < blocks.granules(); begin = blocks.end(begin)) {
                    if (blocks.isFree(begin)) {
                        this.index.add(blocks.end(begin) - begin, FreeIndex.block(chunk.number(), begin));
                    }
                }
            }
        }
    }

    private boolean grow() {
        BlockMap blocks = new BlockMap((int) (this.chunkBytes >>> BlockMap.GRANULE_SHIFT));
        Span span = this.spans.acquire(this.chunkBytes, this.chunkBytes);
        if (span == null) {
            return false;
        }
        MemorySegment segment = this.heap.segmentOf(span);
        BestFitChunk chunk = (segment != null) ? new BestFitChunk(this, blocks, span, this.spans, segment) : null;
        if (chunk == null || !this.heap.register(chunk)) {
            this.spans.release(span);
            return false;
        }
        Integer unused = this.unusedNumbers.poll();
        if (unused == null) {
            chunk.number(this.chunks.size());
            this.chunks.add(chunk);
        } else {
            chunk.number(unused);
            this.chunks.set(unused, chunk);
        }
        this.emptyChunks++;
        note(chunk, 0, blocks.granules());
        return true;
    }

    void unclaim(BestFitChunk chunk, int granule, long bytes) {
        this.lock.lock();
        try {
            BestFitExtents.shorten(this, chunk, granule, extentFor(bytes));
            chunk.makeLive(granule, bytes, false);
        } finally {
            this.lock.unlock();
        }
    }

    void release(BestFitChunk chunk, int granule) {
        this.lock.lock();
        try {
            give(chunk, granule);
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Makes a block free and joins it with its neighbours. Guarded by the lock.
     */
    void give(BestFitChunk chunk, int granule) {
        BlockMap blocks = chunk.blocks();
        int begin = granule;
        int end = blocks.end(granule);
        if (end < blocks.granules() && blocks.isFree(end)) {
            int joined = end;
            end = blocks.end(end);
            blocks.join(joined);
            this.freeBlocks--;
        }
        if (begin > 0) {
            int previous = blocks.beginOf(begin - 1);
            if (blocks.isFree(previous)) {
                blocks.join(begin);
                begin = previous;
                this.freeBlocks--;
            }
        }
        blocks.setFree(begin);
        if (chunk.number() < 0) {
            return;
        }
        note(chunk, begin, end);
        if (end - begin == blocks.granules() && ++this.emptyChunks > 1) {
            drop(chunk);
        }
    }

    private void drop(BestFitChunk chunk) {
        this.emptyChunks--;
        this.freeBlocks--;
        int number = chunk.number();
        this.chunks.set(number, null);
        this.unusedNumbers.push(number);
        chunk.number(-1);
        if (this.heap.unregister(chunk)) {
            chunk.releaseSpan();
        }
    }

    /**
     * Looks at a chunk that must not change meanwhile.
     */
    <T> T locked(Supplier<T> look) {
        this.lock.lock();
        try {
            return look.get();
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Hands empty chunks that have been idle for so many passes back to where they came from.
     */
    void releaseEmpty(int idlePasses) {
        this.lock.lock();
        try {
            for (int number = 0; this.emptyChunks > 0 && number < this.chunks.size(); number++) {
                BestFitChunk chunk = this.chunks.get(number);
                if (chunk != null && chunk.isEmpty() && chunk.isIdle(idlePasses)) {
                    drop(chunk);
                }
            }
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Gives whole free pages inside chunks back to the operating system that have been idle for so many passes. Keeps
     * others waiting for one chunk at most.
     */
    long returnFreePages(int idlePasses) {
        long total = 0;
        boolean more = true;
        for (int number = 0; more; number++) {
            this.lock.lock();
            try {
                more = number < this.chunks.size();
                BestFitChunk chunk = more ? this.chunks.get(number) : null;
                if (chunk != null) {
                    total += chunk.returnFreePages(idlePasses);
                }
            } finally {
                this.lock.unlock();
            }
        }
        return total;
    }

    /**
     * Checks the chunks and what is known of their free blocks.
     */
    void verify() {
        this.lock.lock();
        try {
            Set<Long> indexed = this.index.verify(this);
            long free = 0;
            int empty = 0;
            int numbered = 0;
            for (BestFitChunk chunk : this.chunks) {
                if (chunk != null) {
                    verifyPlace(chunk);
                    free += verifyFree(chunk, indexed);
                    empty += chunk.isEmpty() ? 1 : 0;
                    numbered++;
                }
            }
            Inconsistency.unlessEqual(this.freeBlocks, free, NAME, 0, "free blocks");
            Inconsistency.unlessEqual(this.emptyChunks, empty, NAME, 0, "empty chunks");
            Inconsistency.unlessEqual(this.chunks.size() - this.unusedNumbers.size(), numbered, NAME, 0, "chunks");
        } finally {
            this.lock.unlock();
        }
    }

    private static long verifyFree(BestFitChunk chunk, Set<Long> indexed) {
        List<Long> free = chunk.verifyBlocks();
        for (long block : free) {
            Inconsistency.unless(indexed.contains(block), NAME, chunk.addressOf(FreeIndex.granule(block)),
                    "a free block is not in the index");
        }
        return free.size();
    }

    private void verifyPlace(BestFitChunk chunk) {
        int number = chunk.number();
        Inconsistency.unless(number >= 0 && number < this.chunks.size() && this.chunks.get(number) == chunk, NAME,
                chunk.address(), "this chunk has the number " + number + ", but is not there");
        Inconsistency.unless(this.heap.ownerOf(chunk.address()) == chunk, NAME, chunk.address(),
                "the map of addresses does not find this chunk");
    }

    /**
     * Checks that a chunk has its place here, unless it has been handed back.
     */
    void verify(BestFitChunk chunk) {
        this.lock.lock();
        try {
            if (chunk.number() >= 0) {
                verifyPlace(chunk);
            }
        } finally {
            this.lock.unlock();
        }
    }

}
