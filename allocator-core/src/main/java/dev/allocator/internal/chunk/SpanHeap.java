package dev.allocator.internal.chunk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Cuts chunks into spans, first fit by chunk and address. What does not fit into a chunk gets one of its own. An empty
 * chunk goes back to its source at once.
 */
public final class SpanHeap implements SpanSource {

    private final ReentrantLock lock = new ReentrantLock();

    private final ChunkSource source;

    private final int owner;

    private final long chunkBytes;

    private final long granuleBytes;

    private final int granules;

    private final List<CutChunk> chunks = new ArrayList<>();

    public SpanHeap(ChunkSource source, int owner, long chunkBytes, long granuleBytes) {
        this.source = source;
        this.owner = owner;
        this.chunkBytes = chunkBytes;
        this.granuleBytes = granuleBytes;
        this.granules = Math.toIntExact(chunkBytes / granuleBytes);
    }

    @Override
    public @Nullable Span acquire(long bytes, long alignment) {
        if (bytes > this.chunkBytes || alignment > this.granuleBytes) {
            Chunk chunk = this.source.acquire(bytes, alignment, this.owner);
            return (chunk != null) ? new Span(chunk) : null;
        }
        int wanted = (int) ((bytes + this.granuleBytes - 1) / this.granuleBytes);
        this.lock.lock();
        try {
            for (CutChunk chunk : this.chunks) {
                Span span = chunk.cut(wanted);
                if (span != null) {
                    return span;
                }
            }
            Chunk fresh = this.source.acquire(this.chunkBytes, this.chunkBytes, this.owner);
            if (fresh == null) {
                return null;
            }
            CutChunk chunk = new CutChunk(fresh, this.granuleBytes, this.granules);
            this.chunks.add(chunk);
            return chunk.cut(wanted);
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void release(Span span) {
        CutChunk home = span.home();
        if (home == null) {
            this.source.release(span.chunk());
            return;
        }
        this.lock.lock();
        try {
            home.join(span);
            if (home.isEmpty()) {
                this.chunks.remove(home);
                this.source.release(home.chunk());
            }
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public long trim() {
        this.lock.lock();
        try {
            return this.chunks.stream().mapToLong(CutChunk::returnFreePages).sum();
        } finally {
            this.lock.unlock();
        }
    }

}
