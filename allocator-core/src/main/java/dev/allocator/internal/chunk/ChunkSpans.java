package dev.allocator.internal.chunk;

import org.jspecify.annotations.Nullable;

/**
 * Spans that are chunks of their own.
 */
public final class ChunkSpans implements SpanSource {

    private final ChunkSource source;

    private final int owner;

    public ChunkSpans(ChunkSource source, int owner) {
        this.source = source;
        this.owner = owner;
    }

    @Override
    public @Nullable Span acquire(long bytes, long alignment) {
        Chunk chunk = this.source.acquire(bytes, alignment, this.owner);
        return (chunk != null) ? new Span(chunk) : null;
    }

    /**
     * Tells whether a span would be kept if it were {@linkplain #releaseClean released clean}.
     */
    public boolean hasRoomFor(Span span) {
        return this.source.hasRoomFor(span.chunk());
    }

    /**
     * Releases a span of any size with content that its next owner may see.
     */
    public void releaseClean(Span span) {
        this.source.releaseClean(span.chunk());
    }

    @Override
    public void release(Span span) {
        this.source.release(span.chunk());
    }

    @Override
    public long trim() {
        return 0;
    }

}
