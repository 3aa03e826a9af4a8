package dev.allocator.internal.chunk;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.verify.Inconsistency;

/**
 * Cuts chunks into spans: the first run of free granules that is long enough, of the chunk that got free granules last.
 * What does not fit into a chunk gets one of its own. An empty chunk goes back to its source at once.
 */
public final class SpanHeap implements SpanSource {

    private static final String NAME = "Heap of spans";

    private final ReentrantLock lock = new ReentrantLock();

    private final ChunkSource source;

    private final int owner;

    private final long chunkBytes;

    private final long granuleBytes;

    private final int granules;

    private final Set<CutChunk> chunks = new HashSet<>();

    /** The chunks with free granules. */
    private @Nullable CutChunk first;

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
            for (CutChunk chunk = this.first; chunk != null; chunk = chunk.next) {
                Span span = chunk.cut(wanted);
                if (span != null) {
                    unlinkIfFull(chunk);
                    return span;
                }
            }
            Chunk fresh = this.source.acquire(this.chunkBytes, this.chunkBytes, this.owner);
            if (fresh == null) {
                return null;
            }
            CutChunk chunk = new CutChunk(fresh, this.granuleBytes, this.granules);
            this.chunks.add(chunk);
            link(chunk);
            Span span = chunk.cut(wanted);
            unlinkIfFull(chunk);
            return span;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Tells whether a chunk of its own that a span has would be kept if it were {@linkplain #releaseClean released clean}.
     */
    public boolean hasRoomFor(Span span) {
        return span.home() == null && this.source.hasRoomFor(span.chunk());
    }

    /**
     * Releases a span with a chunk of its own and with content that the next owner may see.
     */
    public void releaseClean(Span span) {
        this.source.releaseClean(span.chunk());
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
            boolean linked = home.hasFree();
            home.join(span);
            if (home.isEmpty()) {
                if (linked) {
                    unlink(home);
                }
                this.chunks.remove(home);
                this.source.release(home.chunk());
            } else if (!linked && home.hasFree()) {
                link(home);
            }
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Gives the memory of a span that nobody uses any more back to the operating system, but not its addresses, since
     * stale segments may still reach it: it counts as reserved no more, and must be released when they cannot.
     * @return whether it was given back; not where the operating system takes nothing
     */
    public boolean vacate(Span span) {
        if (!this.source.vacate(span.chunk(), span.address(), span.bytes())) {
            return false;
        }
        span.vacated();
        return true;
    }

    private void link(CutChunk chunk) {
        CutChunk first = this.first;
        chunk.next = first;
        chunk.previous = null;
        if (first != null) {
            first.previous = chunk;
        }
        this.first = chunk;
    }

    private void unlinkIfFull(CutChunk chunk) {
        if (!chunk.hasFree()) {
            unlink(chunk);
        }
    }

    private void unlink(CutChunk chunk) {
        CutChunk previous = chunk.previous;
        CutChunk next = chunk.next;
        if (previous != null) {
            previous.next = next;
        } else {
            this.first = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        chunk.previous = null;
        chunk.next = null;
    }

    @Override
    public long trim() {
        return trim(0);
    }

    /**
     * Gives free whole pages inside chunks back to the operating system that have been
     * {@linkplain Chunk#isIdle idle} for so many passes. Keeps others waiting for one chunk at most.
     * @param idlePasses how many; 0 for all pages
     * @return the bytes given back by this call
     */
    public long trim(int idlePasses) {
        long total = 0;
        for (CutChunk chunk : withFree()) {
            this.lock.lock();
            try {
                // One that has become empty meanwhile is no longer ours.
                if (!chunk.isEmpty()) {
                    total += chunk.returnFreePages(idlePasses);
                }
            } finally {
                this.lock.unlock();
            }
        }
        return total;
    }

    private List<CutChunk> withFree() {
        List<CutChunk> chunks = new ArrayList<>();
        this.lock.lock();
        try {
            for (CutChunk chunk = this.first; chunk != null; chunk = chunk.next) {
                chunks.add(chunk);
            }
        } finally {
            this.lock.unlock();
        }
        return chunks;
    }

    /**
     * Checks that free and used spans tile their chunks, and that those with free ones are found.
     * @throws IllegalStateException if something does not agree, saying what
     */
    public void verify() {
        this.lock.lock();
        try {
            Set<CutChunk> linked = new HashSet<>();
            CutChunk previous = null;
            for (CutChunk chunk = this.first; chunk != null; chunk = chunk.next) {
                Inconsistency.unless(chunk.previous == previous && this.chunks.contains(chunk), NAME,
                        chunk.chunk().address(), "the list of chunks with free granules is broken here");
                linked.add(chunk);
                previous = chunk;
            }
            for (CutChunk chunk : this.chunks) {
                chunk.verify(linked.contains(chunk));
                this.source.verifyInUse(chunk.chunk(), this.owner);
            }
        } finally {
            this.lock.unlock();
        }
    }

}
