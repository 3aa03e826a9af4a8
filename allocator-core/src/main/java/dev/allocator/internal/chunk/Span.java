package dev.allocator.internal.chunk;

import org.jspecify.annotations.Nullable;

/**
 * A run of whole granules of a chunk, or a whole chunk, that has one use.
 */
public final class Span {

    private final Chunk chunk;

    private final long address;

    private final long bytes;

    private final @Nullable CutChunk home;

    private boolean vacated;

    /**
     * Creates a span that is a whole chunk.
     */
    Span(Chunk chunk) {
        this(chunk, chunk.address(), chunk.bytes(), null);
    }

    Span(Chunk chunk, long address, long bytes, @Nullable CutChunk home) {
        this.chunk = chunk;
        this.address = address;
        this.bytes = bytes;
        this.home = home;
    }

    @Nullable
    CutChunk home() {
        return this.home;
    }

    /**
     * Tells whether this span has no memory behind it that anybody may use again, so that it can only be released.
     */
    public boolean isVacated() {
        return this.vacated;
    }

    void vacated() {
        this.vacated = true;
    }

    public Chunk chunk() {
        return this.chunk;
    }

    public long address() {
        return this.address;
    }

    public long bytes() {
        return this.bytes;
    }

}
