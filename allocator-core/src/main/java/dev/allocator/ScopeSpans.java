package dev.allocator;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.ChunkSource;
import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanHeap;
import dev.allocator.internal.os.RawMemory;
import dev.allocator.internal.stats.Counters;

/**
 * The spans that scopes bump through: tiers from 16 KiB on, each four times the one before, so that a small scope holds
 * little and a large one asks seldom. Threads cache spans of each tier, and what they have no room for is kept for all of
 * them. Any thread may use it.
 */
final class ScopeSpans {

    /** A scope's first span; ten thousand open scopes hold 157 MiB. */
    static final long FIRST_BYTES = 16 << 10;

    private static final int GROWTH = 4;

    private final ThreadRegistry threads;

    private final SpanHeap heap;

    private final long chunkBytes;

    private final long[] tierBytes;

    private final boolean zeroOnRelease;

    private final SpanDepot depot;

    private volatile boolean closed;

    ScopeSpans(ThreadRegistry threads, ChunkSource source, long chunkBytes, boolean zeroOnRelease,
            long depotBytes) {
        this.threads = threads;
        this.heap = new SpanHeap(source, Counters.SCOPE, chunkBytes, FIRST_BYTES);
        this.chunkBytes = chunkBytes;
        this.tierBytes = tierBytes(chunkBytes);
        this.zeroOnRelease = zeroOnRelease;
        this.depot = new SpanDepot(this.tierBytes, depotBytes);
    }

    static long[] tierBytes(long chunkBytes) {
        int tiers = 1;
        for (long bytes = FIRST_BYTES; bytes * GROWTH <= chunkBytes; bytes *= GROWTH) {
            tiers++;
        }
        long[] tierBytes = new long[tiers];
        for (int tier = 0; tier < tiers; tier++) {
            tierBytes[tier] = FIRST_BYTES << (2 * tier);
        }
        return tierBytes;
    }

    /**
     * Returns the size of a tier, the largest if there are fewer.
     */
    long tierBytes(int tier) {
        return this.tierBytes[Math.min(tier, this.tierBytes.length - 1)];
    }

    /**
     * Returns the smallest tier that holds so many bytes, or -1.
     */
    int tierFor(long bytes) {
        for (int tier = 0; tier < this.tierBytes.length; tier++) {
            if (bytes <= this.tierBytes[tier]) {
                return tier;
            }
        }
        return -1;
    }

    /**
     * Gets a span of a tier, or of a smaller one that still holds so many bytes when memory is short.
     */
    @Nullable
    Span acquire(int tier, long least) {
        for (int smaller = Math.min(tier, this.tierBytes.length - 1); smaller >= 0
                && this.tierBytes[smaller] >= least; smaller--) {
            Span span = acquire(smaller);
            if (span != null) {
                return span;
            }
        }
        return null;
    }

    private @Nullable Span acquire(int tier) {
        ThreadContext context = this.threads.enter();
        Span span;
        try {
            span = context.spans().take(tier);
        } finally {
            context.exit();
        }
        if (span == null) {
            span = this.depot.take(tier);
        }
        return (span != null) ? span : acquireExactly(this.tierBytes[tier], 1);
    }

    /**
     * Gets a span for one allocation.
     */
    @Nullable
    Span acquireExactly(long bytes, long alignment) {
        Span span = this.heap.acquire(bytes, alignment);
        if (span != null) {
            span.chunk().use(span.address(), span.address() + span.bytes());
        }
        return span;
    }

    /**
     * Takes back a span that nobody can reach any more.
     * @param usedBytes how many bytes from its start on may have been written
     */
    void release(Span span, long usedBytes) {
        if (span.isVacated()) {
            this.heap.release(span);
            return;
        }
        // What is larger than a chunk goes back to the operating system and is dropped there.
        long dirtyBytes = (this.zeroOnRelease && span.bytes() <= this.chunkBytes) ? usedBytes : 0;
        int tier = tierFor(span.bytes());
        if (tier >= 0 && this.tierBytes[tier] == span.bytes() && !this.closed && keep(tier, span, dirtyBytes)) {
            if (this.closed) {
                drainAll();
            }
            return;
        }
        RawMemory.zero(span.address(), dirtyBytes);
        this.heap.release(span);
    }

    /**
     * Keeps a span for the next scope: of this thread, or of another one if this thread has no scopes itself or has
     * enough spans.
     */
    private boolean keep(int tier, Span span, long dirtyBytes) {
        ThreadContext context = this.threads.enterIfKnown();
        if (context == null) {
            return this.depot.put(tier, span, dirtyBytes);
        }
        SpanCache own = context.spans();
        context.exit();
        if (!own.hasRoom(tier)) {
            return this.depot.put(tier, span, dirtyBytes);
        }
        // Now, since the bytes are in the cache of this processor as a rule.
        RawMemory.zero(span.address(), dirtyBytes);
        return own.put(tier, span) || this.depot.put(tier, span, 0);
    }

    /**
     * Gives the memory of a span back to the operating system while its addresses cannot be used again yet. Where it
     * takes nothing, the span stays as it is.
     */
    void vacate(Span span) {
        if (!span.isVacated()) {
            this.heap.vacate(span);
        }
    }

    /**
     * Takes back what a thread has cached.
     */
    void drain(ThreadContext context) {
        context.spans().drain(this.heap::release);
    }

    /**
     * Takes back what is kept for all threads.
     */
    void drainAll() {
        this.depot.drain(this.heap::release);
        this.threads.threads().forEach(this::drain);
        this.threads.stripes().forEach(this::drain);
    }

    /**
     * Gives free whole pages inside chunks back to the operating system that have been idle for so many passes.
     */
    long returnFreePages(int idlePasses) {
        return this.heap.trim(idlePasses);
    }

    /**
     * Keeps nothing from now on.
     */
    void close() {
        this.closed = true;
        drainAll();
    }

}
