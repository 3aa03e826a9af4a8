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

    /** No span is larger than this part of the cap, but for a single large request. */
    private static final int LARGEST_SHARE = 16;

    private static final int FIRST_SHIFT = Long.numberOfTrailingZeros(FIRST_BYTES);

    private static final int GROWTH_SHIFT = Integer.numberOfTrailingZeros(GROWTH);

    private final ThreadRegistry threads;

    private final SpanHeap heap;

    private final long chunkBytes;

    private final long[] tierBytes;

    private final boolean zeroOnRelease;

    private final SpanDepot depot;

    private volatile boolean closed;

    ScopeSpans(ThreadRegistry threads, ChunkSource source, long chunkBytes, long[] tierBytes, boolean zeroOnRelease,
            long depotBytes) {
        this.threads = threads;
        this.heap = new SpanHeap(source, Counters.SCOPE, chunkBytes, FIRST_BYTES);
        this.chunkBytes = chunkBytes;
        this.tierBytes = tierBytes;
        this.zeroOnRelease = zeroOnRelease;
        this.depot = new SpanDepot(this.tierBytes, depotBytes);
    }

    /**
     * Returns the sizes of spans, up to a chunk and a small part of the cap: what is left of a span is lost to others, and
     * few large spans leave no room between them.
     */
    static long[] tierBytes(long chunkBytes, long maxBytes) {
        long largest = Math.min(chunkBytes, maxBytes / LARGEST_SHARE);
        int tiers = 1;
        for (long bytes = FIRST_BYTES; bytes * GROWTH <= largest; bytes *= GROWTH) {
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
        return this.tierBytes[clamp(tier)];
    }

    /**
     * Returns the tier, or the largest if there are fewer.
     */
    int clamp(int tier) {
        return Math.min(tier, this.tierBytes.length - 1);
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
        for (int smaller = clamp(tier); smaller >= 0
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
     * @param context of the calling thread, not entered; {@code null} if it has none
     */
    void release(Span span, long usedBytes, @Nullable ThreadContext context) {
        long dirtyBytes = this.zeroOnRelease ? usedBytes : 0;
        int tier = tierOf(span);
        if (span.bytes() > this.chunkBytes) {
            releaseLarge(span, dirtyBytes);
        } else if (tier < 0 || this.closed || span.isVacated()) {
            discard(span, dirtyBytes);
        } else if (context == null) {
            leave(tier, span, dirtyBytes);
        } else if (context.owner() == null) {
            keepInStripe(tier, span, dirtyBytes, context);
        } else {
            keep(tier, span, dirtyBytes, context.spans());
        }
        if (this.closed) {
            drainAll();
        }
    }

    /** What is kept is cheaper than new memory, whose pages the operating system has to clear and to find one by one. */
    private void releaseLarge(Span span, long dirtyBytes) {
        if (this.heap.hasRoomFor(span)) {
            span.chunk().clear(dirtyBytes);
            this.heap.releaseClean(span);
        } else {
            this.heap.release(span);
        }
    }

    /**
     * Returns the tier of a span, or -1 if it is of none.
     */
    private int tierOf(Span span) {
        int tier = (Long.numberOfTrailingZeros(span.bytes()) - FIRST_SHIFT) / GROWTH_SHIFT;
        boolean exact = tier >= 0 && tier < this.tierBytes.length && this.tierBytes[tier] == span.bytes();
        return exact ? tier : -1;
    }

    private void discard(Span span, long dirtyBytes) {
        if (!span.isVacated()) {
            RawMemory.zero(span.address(), dirtyBytes);
        }
        this.heap.release(span);
    }

    /** For others, if the thread has no scopes itself or has enough spans. */
    private void leave(int tier, Span span, long dirtyBytes) {
        if (!this.depot.put(tier, span, dirtyBytes)) {
            discard(span, dirtyBytes);
        }
    }

    private void keep(int tier, Span span, long dirtyBytes, SpanCache own) {
        int slot = own.slotFor(tier, span);
        if (slot < 0) {
            leave(tier, span, dirtyBytes);
            return;
        }
        // Now, since the bytes are in the cache of this processor as a rule.
        RawMemory.zero(span.address(), dirtyBytes);
        own.put(slot, span);
    }

    private void keepInStripe(int tier, Span span, long dirtyBytes, ThreadContext stripe) {
        // Not while others wait for the lock.
        RawMemory.zero(span.address(), dirtyBytes);
        stripe.enter();
        try {
            int slot = stripe.spans().slotFor(tier, span);
            if (slot >= 0) {
                stripe.spans().put(slot, span);
                return;
            }
        } finally {
            stripe.exit();
        }
        leave(tier, span, 0);
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
     * Checks the chunks that spans are cut from.
     * @throws IllegalStateException if something does not agree, saying what
     */
    void verify() {
        this.heap.verify();
    }

    /**
     * Keeps nothing from now on.
     */
    void close() {
        this.closed = true;
        drainAll();
    }

}
