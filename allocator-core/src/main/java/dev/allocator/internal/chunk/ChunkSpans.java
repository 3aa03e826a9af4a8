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

    @Override
    public void release(Span span) {
        this.source.release(span.chunk());
    }

    @Override
    public long trim() {
        return 0;
    }

}
