package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanSource;

/**
 * The smallest sufficient free block of all chunks, split to size; a freed block is joined with both free neighbours at
 * once (boundary-tag coalescing after D. Knuth, The Art of Computer Programming, vol. 1, 2.5, with the tags out of band).
 * One empty chunk is kept. Any thread may call it.
 */
final class BestFit implements FreeIndex.FreeBlocks {

    /** Stale entries that the index may hold before it is made anew. */
    private static final int STALE_ALLOWANCE = 4096;

    private final ReentrantLock lock = new ReentrantLock();

    private final BlockHeap heap;

    private final SpanSource spans;

    private final long chunkBytes;

    private final FreeIndex index;

    private final List<@Nullable BestFitChunk> chunks = new ArrayList<>();

    private final Deque<Integer> unusedNumbers = new ArrayDeque<>();

    private long freeBlocks;

    private int emptyChunks;

    BestFit(BlockHeap heap, SpanSource spans, long chunkBytes) {
        this.heap = heap;
        this.spans = spans;
        this.chunkBytes = chunkBytes;
        this.index = new FreeIndex((int) (chunkBytes >>> BlockMap.GRANULE_SHIFT));
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

    @Nullable
    MemorySegment allocate(long bytes, long alignment, boolean scoped) {
        int wanted = BlockMap.extent(bytes) + (int) (padding(alignment) >>> BlockMap.GRANULE_SHIFT);
        this.lock.lock();
        try {
            long block = takeSmallest(wanted);
            if (block == FreeIndex.NONE) {
                if (!grow()) {
                    return null;
                }
                block = takeSmallest(wanted);
            }
            BestFitChunk chunk = chunk(FreeIndex.chunk(block));
            int granule = split(chunk, FreeIndex.granule(block), BlockMap.extent(bytes), alignment);
            chunk.blocks().setLive(granule, bytes, scoped);
            return chunk.segment().asSlice((long) granule << BlockMap.GRANULE_SHIFT, bytes);
        } finally {
            this.lock.unlock();
        }
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
     * Cuts an aligned block out of a free one; what is left in front and behind stays free.
     */
    private int split(BestFitChunk chunk, int begin, int extent, long alignment) {
        BlockMap blocks = chunk.blocks();
        int end = blocks.end(begin);
        if (end - begin == blocks.granules()) {
            this.emptyChunks--;
        }
        this.freeBlocks--;
        long address = chunk.addressOf(begin);
        int granule = begin + (int) ((-address & (alignment - 1)) >>> BlockMap.GRANULE_SHIFT);
        if (granule > begin) {
            blocks.begin(granule);
            note(chunk, begin, granule);
        }
        if (granule + extent < end) {
            blocks.begin(granule + extent);
            note(chunk, granule + extent, end);
        }
        chunk.span().chunk().use(chunk.addressOf(granule), chunk.addressOf(granule + extent));
        return granule;
    }

    private void note(BestFitChunk chunk, int begin, int end) {
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

    int claim(BestFitChunk chunk, long offset, long bytes, boolean scoped) {
        int granule = (int) (offset >>> BlockMap.GRANULE_SHIFT);
        boolean aligned = (offset & (BlockMap.GRANULE_BYTES - 1)) == 0;
        this.lock.lock();
        try {
            BlockMap blocks = chunk.blocks();
            if (aligned && bytes <= this.chunkBytes && blocks.isLive(granule, bytes, scoped)) {
                blocks.setClaimed(granule);
                return granule;
            }
            return blocks.isLive(blocks.beginOf(granule)) ? BlockOwner.MISMATCH : BlockOwner.FREE;
        } finally {
            this.lock.unlock();
        }
    }

    void unclaim(BestFitChunk chunk, int granule, long bytes) {
        this.lock.lock();
        try {
            chunk.blocks().setLive(granule, bytes, false);
        } finally {
            this.lock.unlock();
        }
    }

    void release(BestFitChunk chunk, int granule) {
        this.lock.lock();
        try {
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
        } finally {
            this.lock.unlock();
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

    BlockInfo describe(BestFitChunk chunk, int granule) {
        this.lock.lock();
        try {
            BlockMap blocks = chunk.blocks();
            int begin = blocks.beginOf(granule);
            long usable = (long) (blocks.end(begin) - begin) << BlockMap.GRANULE_SHIFT;
            long requested = blocks.isLive(begin) ? blocks.requestedBytes(begin) : -1;
            return new BlockInfo(Strategy.BEST_FIT, chunk.addressOf(begin), requested, usable);
        } finally {
            this.lock.unlock();
        }
    }

    LiveBlocks sweep(BestFitChunk chunk) {
        this.lock.lock();
        try {
            BlockMap blocks = chunk.blocks();
            long live = 0;
            long bytes = 0;
            for (int begin = 0; begin < blocks.granules(); begin = blocks.end(begin)) {
                if (blocks.isLive(begin) && !blocks.isScoped(begin)) {
                    live++;
                    bytes += blocks.requestedBytes(begin);
                    blocks.setClaimed(begin);
                }
            }
            return new LiveBlocks(live, bytes);
        } finally {
            this.lock.unlock();
        }
    }

    boolean hasScoped(BestFitChunk chunk) {
        this.lock.lock();
        try {
            BlockMap blocks = chunk.blocks();
            for (int begin = 0; begin < blocks.granules(); begin = blocks.end(begin)) {
                if (blocks.isScoped(begin)) {
                    return true;
                }
            }
            return false;
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
                    total += returnFreePages(chunk, idlePasses);
                }
            } finally {
                this.lock.unlock();
            }
        }
        return total;
    }

    private static long returnFreePages(BestFitChunk chunk, int idlePasses) {
        BlockMap blocks = chunk.blocks();
        long total = 0;
        for (int begin = 0; begin < blocks.granules();) {
            int end = blocks.end(begin);
            if (blocks.isFree(begin)) {
                total += chunk.span()
                        .chunk()
                        .returnPages(chunk.addressOf(begin), chunk.addressOf(end), idlePasses);
            }
            begin = end;
        }
        return total;
    }

}
