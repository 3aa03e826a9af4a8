package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.stats.Counters;
import dev.allocator.internal.strategy.BlockHeap;

/**
 * The memory of one scope: spans that are bumped through, and blocks of strategies. Used by one thread at a time. What
 * scopes are made of and not a part of them: each request makes one, and an object less is time saved.
 */
abstract sealed class ScopeMemory permits AbstractScope {

    /** A request of this part of a chunk gets a span of its own, so that what is left of the current one stays of use. */
    private static final int DEDICATED_SHARE = 4;

    private final PoolCore pool;

    private final BlockHeap heap;

    /** All memory, alive as long as the arena: what the scope hands out is a slice of this, which is never handed out. */
    private final MemorySegment all;

    private @Nullable Span current;

    /** The address where free memory begins in the current span, a multiple of the least alignment. */
    private long position;

    /** How far the position may move without asking for the scope's limit or for another span. */
    private long quickEnd;

    /** A byte, since every scope has one: there are few tiers, and a scope stops at the last. */
    private byte nextTier;

    private @Nullable ScopeLedger ledger;

    /**
     * Creates the memory of a scope, of no bytes yet.
     * @param all all memory
     * @param firstTier the tier of its first span
     */
    ScopeMemory(PoolCore pool, MemorySegment all, int firstTier) {
        this.pool = pool;
        this.heap = pool.heap();
        this.all = all;
        this.nextTier = (byte) firstTier;
    }

    /**
     * Returns all memory as a segment that lives as long as an arena.
     */
    @SuppressWarnings("restricted") // never handed out; its slices are spans and blocks of scopes, which outlive the arena
    static MemorySegment allMemory(Arena arena) {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE, arena, null);
    }

    final PoolCore pool() {
        return this.pool;
    }

    /**
     * Returns the heap that blocks of this scope come from; another than the pool's once that has been reset.
     */
    final BlockHeap heap() {
        return this.heap;
    }

    /**
     * Returns some memory of the scope as it is handed out.
     */
    final MemorySegment segmentAt(long address, long bytes) {
        return this.all.asSlice(address, bytes);
    }

    public final MemorySegment.Scope scope() {
        return this.all.scope();
    }

    /**
     * Allocates from the current span with the least alignment.
     * @param bytes any number
     * @return the address, or 0 if the span has no room for it, or it is empty
     */
    final long bumpAtHand(long bytes) {
        long position = this.position;
        // As unsigned numbers negative ones are too large.
        if (Long.compareUnsigned(bytes - 1, this.quickEnd - position) >= 0) {
            return 0;
        }
        this.position = position + ((bytes + Arguments.MIN_ALIGNMENT - 1) & -Arguments.MIN_ALIGNMENT);
        return position;
    }

    /**
     * Allocates by moving the position, and gives nothing at hand before a {@linkplain #limit limit} is set again.
     * @param alignment a power of two from 16
     * @return the address, or 0 if there is no more memory
     */
    final long bump(long bytes, long alignment) {
        Span span = this.current;
        if (span != null) {
            long start = (this.position + alignment - 1) & -alignment;
            // An empty segment takes a byte, so that no other has its address.
            long next = (start + Math.max(bytes, 1) + Arguments.MIN_ALIGNMENT - 1) & -Arguments.MIN_ALIGNMENT;
            if (next <= span.address() + span.bytes() && next >= start) {
                this.position = next;
                seal();
                return start;
            }
        }
        return bumpSlowly(bytes, alignment);
    }

    /**
     * Lets memory be got {@linkplain #bumpAtHand at hand} up to a limit: what is bumped is never less than what was asked
     * for.
     */
    final void limit(long bytes) {
        Span span = this.current;
        if (span != null && !this.pool.zeroOnAllocate()) {
            long room = Math.min(span.address() + span.bytes() - this.position, Counters.MAX_NARROW_BYTES);
            this.quickEnd = this.position + Math.min(room, bytes & -Arguments.MIN_ALIGNMENT);
        }
    }

    /**
     * Gives no more at hand.
     */
    final void seal() {
        this.quickEnd = this.position;
    }

    private long bumpSlowly(long bytes, long alignment) {
        // What is got elsewhere counts against the limit, too, and the current span knows nothing of it.
        seal();
        ScopeSpans spans = this.pool.scopeSpans();
        long padding = (alignment > ScopeSpans.FIRST_BYTES) ? alignment : 0;
        long needed = Math.max(bytes, 1) + padding;
        if (needed > this.pool.options().chunkBytes() / DEDICATED_SHARE && needed > spans.tierBytes(this.nextTier)) {
            return bumpDedicated(bytes, alignment);
        }
        Span span = spans.acquire(Math.max(this.nextTier, spans.tierFor(needed)), needed);
        if (span == null) {
            return bumpDedicated(bytes, alignment);
        }
        retireCurrent();
        begin(span);
        return bump(bytes, alignment);
    }

    private void begin(Span span) {
        this.current = span;
        this.position = span.address();
        seal();
        this.nextTier = (byte) this.pool.scopeSpans().clamp(this.nextTier + 1);
    }

    /**
     * Begins with a span that the thread has at hand, if the scope has none yet. One that is too small would be lost to
     * others, and let the next be larger than it has to be.
     * @param bytes what the span has to hold at least
     * @return whether it did
     */
    final boolean beginAtHand(long bytes, SpanCache spans) {
        ScopeSpans source = this.pool.scopeSpans();
        boolean holds = bytes <= source.tierBytes(this.nextTier);
        Span span = (holds && this.current == null) ? spans.take(source.clamp(this.nextTier)) : null;
        if (span != null) {
            begin(span);
        }
        return span != null;
    }

    private long bumpDedicated(long bytes, long alignment) {
        Span span = this.pool.scopeSpans().acquireExactly(Math.max(bytes, 1), alignment);
        if (span == null) {
            return 0;
        }
        ledger().add(span, bytes);
        return span.address();
    }

    private void retireCurrent() {
        Span span = this.current;
        if (span != null) {
            ledger().add(span, this.position - span.address());
            this.current = null;
        }
    }

    /**
     * Returns what few scopes have, which has it from now on.
     */
    final ScopeLedger ledger() {
        ScopeLedger ledger = this.ledger;
        if (ledger == null) {
            ledger = new ScopeLedger();
            this.ledger = ledger;
        }
        return ledger;
    }

    final @Nullable ScopeLedger ledgerIfAny() {
        return this.ledger;
    }

    /**
     * Makes a block of the heap part of this scope.
     */
    final MemorySegment adopt(MemorySegment block, int strategy) {
        ledger().add(new ScopeLedger.Block(block.address(), block.byteSize(), strategy));
        return segmentAt(block.address(), block.byteSize());
    }

    final List<ScopeLedger.Block> blocks() {
        ScopeLedger ledger = this.ledger;
        return (ledger != null) ? ledger.blocks() : List.of();
    }

    private List<ScopeLedger.UsedSpan> usedSpans() {
        ScopeLedger ledger = this.ledger;
        return (ledger != null) ? ledger.spans() : List.of();
    }

    /**
     * Gives the memory of the spans back to the operating system, but not their addresses: the scope has ended, but its
     * segments can still be reached.
     */
    final void vacateMemory() {
        retireCurrent();
        this.position = 0;
        seal();
        usedSpans().forEach((used) -> this.pool.scopeSpans().vacate(used.span()));
    }

    /**
     * Hands everything back. Nobody can reach the segments any more.
     * @param context of the calling thread, not entered; {@code null} if it has none
     */
    final void releaseMemory(@Nullable ThreadContext context) {
        seal();
        ScopeSpans spans = this.pool.scopeSpans();
        Span span = this.current;
        if (span != null) {
            this.current = null;
            spans.release(span, this.position - span.address(), context);
        }
        ScopeLedger ledger = this.ledger;
        if (ledger != null) {
            this.ledger = null;
            ledger.blocks().forEach((block) -> this.heap.freeScoped(block.address(), block.bytes()));
            ledger.spans().forEach((used) -> spans.release(used.span(), used.bytes(), context));
        }
    }

    /**
     * Returns the bytes of the spans, free and used.
     */
    final long spanBytes() {
        Span span = this.current;
        long total = (span != null) ? span.bytes() : 0;
        for (ScopeLedger.UsedSpan used : usedSpans()) {
            total += used.span().bytes();
        }
        return total;
    }

}
