package dev.allocator;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.os.RawMemory;

/**
 * The spans that are kept for the next scopes of any thread, those used last on top. Takes no lock: a background thread
 * brings what other threads take (a stack after R. K. Treiber, Systems Programming: Coping with Parallelism, 1986). Who
 * takes a span zeroes it: so a single background thread does not zero for all, and the span is in the cache of the
 * processor that uses it.
 */
final class SpanDepot {

    private final AtomicReferenceArray<@Nullable Entry> tops;

    private final long[] tierBytes;

    private final long maxBytes;

    /**
     * Creates an empty depot.
     * @param tierBytes the size of a span of each tier
     * @param maxBytes what the depot may hold of each tier
     */
    SpanDepot(long[] tierBytes, long maxBytes) {
        this.tops = new AtomicReferenceArray<>(tierBytes.length);
        this.tierBytes = tierBytes;
        this.maxBytes = maxBytes;
    }

    @Nullable
    Span take(int tier) {
        Entry top;
        do {
            top = this.tops.get(tier);
            if (top == null) {
                return null;
            }
        } while (!this.tops.compareAndSet(tier, top, top.next));
        return top.clean();
    }

    /**
     * Keeps a span, if there is room for it.
     * @param dirtyBytes how many bytes from its start on are to be zeroed before it is used again
     */
    boolean put(int tier, Span span, long dirtyBytes) {
        Entry top;
        Entry entry;
        do {
            top = this.tops.get(tier);
            int count = (top != null) ? top.count + 1 : 1;
            if (count * this.tierBytes[tier] > this.maxBytes) {
                return false;
            }
            entry = new Entry(span, dirtyBytes, top, count);
        } while (!this.tops.compareAndSet(tier, top, entry));
        return true;
    }

    void drain(Consumer<Span> sink) {
        for (int tier = 0; tier < this.tierBytes.length; tier++) {
            for (Entry entry = this.tops.getAndSet(tier, null); entry != null; entry = entry.next) {
                sink.accept(entry.clean());
            }
        }
    }

    /**
     * An entry is new for each span that is put in, so that no thread takes one for another.
     */
    private record Entry(Span span, long dirtyBytes, @Nullable Entry next, int count) {

        Span clean() {
            RawMemory.zero(this.span.address(), this.dirtyBytes);
            return this.span;
        }

    }

}
