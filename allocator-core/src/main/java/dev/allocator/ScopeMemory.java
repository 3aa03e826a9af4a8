package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.strategy.BlockHeap;

/**
 * The memory of one scope: spans that are bumped through, and blocks of strategies. Its segments live as long as the
 * arena. Used by one thread at a time.
 */
final class ScopeMemory {

    /** A request of this part of a chunk gets a span of its own, so that what is left of the current one stays of use. */
    private static final int DEDICATED_SHARE = 4;

    private final ScopeSpans source;

    private final Arena arena;

    private final BlockHeap heap;

    private final long dedicatedBytes;

    private final List<UsedSpan> used = new ArrayList<>(4);

    private final List<Block> blocks = new ArrayList<>(0);

    private @Nullable Span current;

    private @Nullable MemorySegment segment;

    private long position;

    private long end;

    private int nextTier;

    ScopeMemory(ScopeSpans source, Arena arena, BlockHeap heap, long chunkBytes) {
        this.source = source;
        this.arena = arena;
        this.heap = heap;
        this.dedicatedBytes = chunkBytes / DEDICATED_SHARE;
    }

    /**
     * Returns the heap that blocks of this scope come from; another than the pool's once that has been reset.
     */
    BlockHeap heap() {
        return this.heap;
    }

    Arena arena() {
        return this.arena;
    }

    /**
     * Allocates by moving the position.
     * @param alignment a power of two from 16
     * @return a segment, or {@code null} if there is no more memory
     */
    @Nullable
    MemorySegment bump(long bytes, long alignment) {
        MemorySegment segment = this.segment;
        long start = (this.position + alignment - 1) & -alignment;
        // An empty segment takes a byte, so that no other has its address.
        long next = start + Math.max(bytes, 1);
        if (segment == null || next > this.end || next < start) {
            return bumpSlowly(bytes, alignment);
        }
        this.position = next;
        return segment.asSlice(start - segment.address(), bytes);
    }

    private @Nullable MemorySegment bumpSlowly(long bytes, long alignment) {
        long padding = (alignment > ScopeSpans.FIRST_BYTES) ? alignment : 0;
        long needed = Math.max(bytes, 1) + padding;
        if (needed > this.dedicatedBytes && needed > this.source.tierBytes(this.nextTier)) {
            return allocateDedicated(bytes, alignment);
        }
        int tier = Math.max(this.nextTier, this.source.tierFor(needed));
        Span span = this.source.acquire(tier, needed);
        if (span == null) {
            return allocateDedicated(bytes, alignment);
        }
        retireCurrent();
        this.current = span;
        this.position = span.address();
        this.end = span.address() + span.bytes();
        this.segment = segmentAt(span.address(), span.bytes());
        this.nextTier++;
        return bump(bytes, alignment);
    }

    private @Nullable MemorySegment allocateDedicated(long bytes, long alignment) {
        Span span = this.source.acquireExactly(Math.max(bytes, 1), alignment);
        if (span == null) {
            return null;
        }
        this.used.add(new UsedSpan(span, bytes));
        return segmentAt(span.address(), bytes);
    }

    @SuppressWarnings("restricted") // the span or block belongs to this scope and outlives the arena
    private MemorySegment segmentAt(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes, this.arena, null);
    }

    private void retireCurrent() {
        Span span = this.current;
        if (span != null) {
            this.used.add(new UsedSpan(span, this.position - span.address()));
            this.current = null;
        }
    }

    /**
     * Makes a block of the heap part of this scope.
     */
    MemorySegment adopt(MemorySegment block, int strategy) {
        this.blocks.add(new Block(block.address(), block.byteSize(), strategy));
        return segmentAt(block.address(), block.byteSize());
    }

    List<Block> blocks() {
        return this.blocks;
    }

    /**
     * Gives the memory of the spans back to the operating system, but not their addresses: the scope has ended, but its
     * segments can still be reached.
     */
    void vacate() {
        retireCurrent();
        this.segment = null;
        this.end = 0;
        this.used.forEach((span) -> this.source.vacate(span.span));
    }

    /**
     * Hands everything back. Nobody can reach the segments any more.
     */
    void release() {
        for (Block block : this.blocks) {
            this.heap.freeScoped(block.address, block.bytes, null);
        }
        this.blocks.clear();
        retireCurrent();
        this.segment = null;
        this.end = 0;
        this.used.forEach((span) -> this.source.release(span.span, span.bytes));
        this.used.clear();
    }

    /**
     * Returns the bytes of the spans, free and used.
     */
    long spanBytes() {
        long total = (this.current != null) ? this.current.bytes() : 0;
        for (UsedSpan span : this.used) {
            total += span.span.bytes();
        }
        return total;
    }

    /**
     * A block of a strategy that the scope owns.
     */
    record Block(long address, long bytes, int strategy) {}

    /**
     * A span and how much of it may have been written.
     */
    private record UsedSpan(Span span, long bytes) {}

}
