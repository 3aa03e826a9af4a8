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

    /** Made when it is needed: most scopes need but one span. */
    private List<UsedSpan> used = List.of();

    private List<Block> blocks = List.of();

    private @Nullable Span current;

    /** The current span for as long as the arena lives. */
    private @Nullable MemorySegment segment;

    /** Where free memory begins in the current span, a multiple of the least alignment, and where it ends. */
    private long position;

    private long end;

    /** How far the position, which is never beyond it, may move without asking for the scope's limit. */
    private long quickEnd;

    private int nextTier;

    ScopeMemory(ScopeSpans source, Arena arena, BlockHeap heap, long chunkBytes, int firstTier) {
        this.source = source;
        this.arena = arena;
        this.heap = heap;
        this.dedicatedBytes = chunkBytes / DEDICATED_SHARE;
        this.nextTier = firstTier;
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
     * Allocates from the current span with the least alignment.
     * @param bytes any number
     * @return a segment, or {@code null} if the span has no room for it, or it is empty
     */
    @Nullable
    MemorySegment bumpAtHand(long bytes) {
        long position = this.position;
        MemorySegment segment = this.segment;
        // As unsigned numbers negative ones are too large.
        if (Long.compareUnsigned(bytes - 1, this.quickEnd - position) >= 0 || segment == null) {
            return null;
        }
        this.position = position + ((bytes + Arguments.MIN_ALIGNMENT - 1) & -Arguments.MIN_ALIGNMENT);
        return segment.asSlice(position, bytes);
    }

    /**
     * Allocates by moving the position.
     * @param alignment a power of two from 16
     * @return a segment, or {@code null} if there is no more memory
     */
    @Nullable
    MemorySegment bump(long bytes, long alignment) {
        MemorySegment segment = this.segment;
        if (segment == null) {
            return bumpSlowly(bytes, alignment);
        }
        long base = segment.address();
        long start = ((base + this.position + alignment - 1) & -alignment) - base;
        // An empty segment takes a byte, so that no other has its address.
        long next = (start + Math.max(bytes, 1) + Arguments.MIN_ALIGNMENT - 1) & -Arguments.MIN_ALIGNMENT;
        if (next > this.end || next < start) {
            return bumpSlowly(bytes, alignment);
        }
        this.position = next;
        seal();
        return segment.asSlice(start, bytes);
    }

    /**
     * Lets segments be got {@linkplain #bumpAtHand at hand} up to a limit: what is bumped is never less than what was
     * asked for.
     */
    void limit(long bytes) {
        long room = Math.min(this.end - this.position, bytes & -Arguments.MIN_ALIGNMENT);
        this.quickEnd = this.position + room;
    }

    /**
     * Gives no more at hand.
     */
    void seal() {
        this.quickEnd = this.position;
    }

    private @Nullable MemorySegment bumpSlowly(long bytes, long alignment) {
        // What is got elsewhere counts against the limit, too, and the current span knows nothing of it.
        seal();
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
        this.position = 0;
        this.end = span.bytes();
        seal();
        this.segment = segmentAt(span.address(), span.bytes());
        this.nextTier++;
        return bump(bytes, alignment);
    }

    private @Nullable MemorySegment allocateDedicated(long bytes, long alignment) {
        Span span = this.source.acquireExactly(Math.max(bytes, 1), alignment);
        if (span == null) {
            return null;
        }
        addUsed(span, bytes);
        return segmentAt(span.address(), bytes);
    }

    @SuppressWarnings("restricted") // the span or block belongs to this scope and outlives the arena
    private MemorySegment segmentAt(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes, this.arena, null);
    }

    private void retireCurrent() {
        Span span = this.current;
        if (span != null) {
            addUsed(span, this.position);
            this.current = null;
        }
    }

    private void addUsed(Span span, long bytes) {
        if (this.used.isEmpty()) {
            this.used = new ArrayList<>(4);
        }
        this.used.add(new UsedSpan(span, bytes));
    }

    /**
     * Makes a block of the heap part of this scope.
     */
    MemorySegment adopt(MemorySegment block, int strategy) {
        if (this.blocks.isEmpty()) {
            this.blocks = new ArrayList<>();
        }
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
            this.heap.freeScoped(block.address, block.bytes);
        }
        this.blocks = List.of();
        this.segment = null;
        seal();
        Span current = this.current;
        this.current = null;
        if (current != null) {
            this.source.release(current, this.position);
        }
        for (UsedSpan span : this.used) {
            this.source.release(span.span, span.bytes);
        }
        this.used = List.of();
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
