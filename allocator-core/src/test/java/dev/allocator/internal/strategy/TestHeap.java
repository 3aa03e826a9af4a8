package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Set;

import dev.allocator.internal.budget.Budget;
import dev.allocator.internal.chunk.ChunkSource;
import dev.allocator.internal.os.SystemMemory;

/**
 * A heap of blocks with all that it stands on, and one thread's cache.
 */
final class TestHeap implements AutoCloseable {

    static final long KIB = 1 << 10;

    private final HeapOptions options;

    private final ChunkSource source;

    private final BlockHeap heap;

    private final ThreadCache cache;

    TestHeap(HeapOptions options) {
        this(options, Long.MAX_VALUE, SystemMemory.current());
    }

    TestHeap(HeapOptions options, long maxBytes, SystemMemory memory) {
        this.options = options;
        this.source = new ChunkSource(memory, new Budget(maxBytes), null, options.granuleBytes(),
                Set.of(options.chunkBytes()), 0, Strategy.COUNT, () -> {});
        this.heap = new BlockHeap(this.source, options);
        this.cache = this.heap.caches().create(null);
    }

    /**
     * Creates a heap with chunks of one size for all, and no cache.
     */
    static TestHeap ofChunks(long chunkBytes) {
        return new TestHeap(options(chunkBytes, 0));
    }

    static HeapOptions options(long chunkBytes, long threadCacheBytes) {
        return new HeapOptions(chunkBytes, 64 * KIB, 32, 128, 4 * KIB, threadCacheBytes, true, false, false);
    }

    HeapOptions options() {
        return this.options;
    }

    ChunkSource source() {
        return this.source;
    }

    BlockHeap heap() {
        return this.heap;
    }

    ThreadCache cache() {
        return this.cache;
    }

    MemorySegment allocate(int strategy, long bytes) {
        return allocate(strategy, bytes, 16);
    }

    MemorySegment allocate(int strategy, long bytes, long alignment) {
        return present(this.heap.allocate(strategy, bytes, alignment, this.cache, false));
    }

    MemorySegment allocateScoped(int strategy, long bytes) {
        return present(this.heap.allocate(strategy, bytes, 16, this.cache, true));
    }

    MemorySegment allocateFixed(long bytes) {
        return present(this.heap.allocateFixed(bytes, this.cache));
    }

    private static MemorySegment present(MemorySegment segment) {
        return Objects.requireNonNull(segment, "there was no memory");
    }

    int free(MemorySegment segment) {
        return this.heap.free(segment.address(), segment.byteSize(), this.cache);
    }

    int freeScoped(MemorySegment segment) {
        return this.heap.freeScoped(segment.address(), segment.byteSize());
    }

    /**
     * Returns the size of the block that holds a segment.
     */
    long usableBytes(MemorySegment segment) {
        return Objects.requireNonNull(this.heap.describe(segment.address())).usableBytes();
    }

    long reservedBytes() {
        return this.source.reservedBytes();
    }

    @Override
    public void close() {
        this.heap.retire();
        this.heap.invalidate();
        this.heap.sweep();
        this.source.close();
    }

}
