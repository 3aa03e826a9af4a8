package dev.allocator.internal.chunk;

import org.jspecify.annotations.Nullable;

/**
 * Where spans come from and go to. Any thread may call it, with a lock of its own held.
 */
public interface SpanSource {

    /**
     * Gets a span.
     * @param bytes the least size
     * @param alignment the alignment, a power of two
     * @return a span, or {@code null} if there is no more memory
     */
    @Nullable
    Span acquire(long bytes, long alignment);

    /**
     * Takes back a span that nobody uses, with content that its next owner may see.
     */
    void release(Span span);

    /**
     * Gives free whole pages inside chunks back to the operating system.
     * @return the bytes given back by this call
     */
    long trim();

}
