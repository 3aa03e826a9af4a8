package dev.allocator;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.Span;

/**
 * The spans that a thread keeps for its next scopes, a few of each tier. A span that is taken leaves its slot as it was but
 * for a mark, so that it can be put back without a reference being written, which garbage collectors charge for. Taken and
 * filled by one thread at a time; another one may {@linkplain #drain empty} the cache at any time.
 */
final class SpanCache {

    /** A slot whose span is elsewhere, if it has one. */
    private static final int TAKEN = 0;

    private static final int FREE = 1;

    /** A slot whose span another thread takes just now. */
    private static final int DRAINED = 2;

    /**
     * Unused marks at both ends, two cache lines of 64 bytes: what another thread writes must not lie in a line of this
     * one's.
     */
    private static final int PADDING = 32;

    /** Where the slot is noted that was taken last: the one to look at first. */
    private static final int LAST = PADDING;

    private final AtomicIntegerArray marks;

    private final @Nullable Span[] spans;

    /** Where the slots of each tier begin; the end of the last tier is the end of all. */
    private final int[] starts;

    /**
     * Creates an empty cache.
     * @param tierBytes the size of a span of each tier, ascending
     * @param maxBytes what the cache may hold in all
     */
    SpanCache(long[] tierBytes, long maxBytes) {
        this.starts = new int[tierBytes.length + 1];
        long share = maxBytes;
        int slot = LAST + 1;
        for (int tier = 0; tier < tierBytes.length; tier++) {
            this.starts[tier] = slot;
            // Half of what is left for each tier: small spans are wanted most often.
            share /= 2;
            slot += (int) (share / tierBytes[tier]);
        }
        this.starts[tierBytes.length] = slot;
        this.marks = new AtomicIntegerArray(slot + PADDING);
        this.spans = new Span[slot + PADDING];
    }

    @Nullable
    Span take(int tier) {
        int last = this.marks.getPlain(LAST);
        if (isOf(tier, last) && tryTake(last)) {
            return this.spans[last];
        }
        for (int slot = this.starts[tier]; slot < this.starts[tier + 1]; slot++) {
            if (tryTake(slot)) {
                this.marks.setPlain(LAST, slot);
                return this.spans[slot];
            }
        }
        return null;
    }

    private boolean isOf(int tier, int slot) {
        return slot >= this.starts[tier] && slot < this.starts[tier + 1];
    }

    private boolean tryTake(int slot) {
        return this.marks.getPlain(slot) == FREE && this.marks.compareAndSet(slot, FREE, TAKEN);
    }

    /**
     * Returns a slot for a span, or a negative number if all are full.
     */
    int slotFor(int tier, Span span) {
        int last = this.marks.getPlain(LAST);
        if (this.spans[last] == span && this.marks.get(last) == TAKEN) {
            return last;
        }
        int found = -1;
        for (int slot = this.starts[tier]; slot < this.starts[tier + 1]; slot++) {
            if (this.marks.get(slot) == TAKEN) {
                if (this.spans[slot] == span) {
                    return slot;
                }
                found = (found < 0) ? slot : found;
            }
        }
        return found;
    }

    /**
     * Puts a span into a slot that {@link #slotFor} has returned since the last span was taken or put.
     */
    void put(int slot, Span span) {
        if (this.spans[slot] != span) {
            this.spans[slot] = span;
        }
        this.marks.setRelease(slot, FREE);
    }

    void drain(Consumer<Span> sink) {
        for (int slot = 0; slot < this.spans.length; slot++) {
            if (this.marks.getPlain(slot) == FREE && this.marks.compareAndSet(slot, FREE, DRAINED)) {
                Span span = this.spans[slot];
                this.spans[slot] = null;
                this.marks.setRelease(slot, TAKEN);
                if (span != null) {
                    sink.accept(span);
                }
            }
        }
    }

}
