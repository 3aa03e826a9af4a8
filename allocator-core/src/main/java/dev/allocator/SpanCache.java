package dev.allocator;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.Span;

/**
 * The spans that a thread keeps for its next scopes, a few of each tier. Each slot is taken and filled atomically, so
 * that another thread may {@linkplain #drain empty} the cache at any time.
 */
final class SpanCache {

    /**
     * Unused slots at both ends, two cache lines of 64 bytes: what another thread writes must not lie in a line of this
     * one's.
     */
    private static final int PADDING = 32;

    private final AtomicReferenceArray<@Nullable Span> slots;

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
        int slot = PADDING;
        for (int tier = 0; tier < tierBytes.length; tier++) {
            this.starts[tier] = slot;
            // Half of what is left for each tier: small spans are wanted most often.
            share /= 2;
            slot += (int) (share / tierBytes[tier]);
        }
        this.starts[tierBytes.length] = slot;
        this.slots = new AtomicReferenceArray<>(slot + PADDING);
    }

    @Nullable
    Span take(int tier) {
        for (int slot = this.starts[tier]; slot < this.starts[tier + 1]; slot++) {
            Span span = this.slots.getPlain(slot);
            if (span != null && this.slots.compareAndSet(slot, span, null)) {
                return span;
            }
        }
        return null;
    }

    /**
     * Tells whether {@link #put} would succeed, unless another thread comes first.
     */
    boolean hasRoom(int tier) {
        for (int slot = this.starts[tier]; slot < this.starts[tier + 1]; slot++) {
            if (this.slots.getPlain(slot) == null) {
                return true;
            }
        }
        return false;
    }

    boolean put(int tier, Span span) {
        for (int slot = this.starts[tier]; slot < this.starts[tier + 1]; slot++) {
            if (this.slots.getPlain(slot) == null && this.slots.compareAndSet(slot, null, span)) {
                return true;
            }
        }
        return false;
    }

    void drain(Consumer<Span> sink) {
        for (int slot = 0; slot < this.slots.length(); slot++) {
            Span span = this.slots.getAndSet(slot, null);
            if (span != null) {
                sink.accept(span);
            }
        }
    }

}
