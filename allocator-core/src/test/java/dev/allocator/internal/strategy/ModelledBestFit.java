package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A heap beside {@link FreeIntervals}: every answer of the one is checked against the other.
 */
final class ModelledBestFit implements AutoCloseable {

    private static final long GRANULE = 16;

    private final long chunk;

    private final TestHeap heap;

    private final FreeIntervals model;

    private final List<MemorySegment> live = new ArrayList<>();

    ModelledBestFit(long chunk) {
        this.chunk = chunk;
        this.heap = TestHeap.ofChunks(chunk);
        this.model = new FreeIntervals(chunk);
    }

    int liveBlocks() {
        return this.live.size();
    }

    void allocate(long bytes, long alignment) {
        long extent = extent(bytes);
        OptionalLong expected = this.model.smallest(extent + alignment - GRANULE);
        MemorySegment block = this.heap.allocate(Strategy.BEST_FIT, bytes, alignment);
        assertThat(block.byteSize()).isEqualTo(bytes);
        if (expected.isEmpty()) {
            this.model.addChunk(block.address() & -this.chunk);
        }
        Map.Entry<Long, Long> hole = this.model.around(block.address(), extent);
        assertThat(hole.getValue()).as("size of the hole").isEqualTo(expected.orElse(this.chunk));
        assertThat(block.address()).isEqualTo((hole.getKey() + alignment - 1) & -alignment);
        this.model.take(block.address(), extent);
        this.live.add(block);
        check();
    }

    void free(int index) {
        MemorySegment block = this.live.remove(Math.floorMod(index, this.live.size()));
        assertThat(this.heap.free(block)).isEqualTo(Strategy.BEST_FIT);
        assertThat(this.heap.free(block)).isEqualTo(BlockHeap.FREE);
        this.model.give(block.address(), extent(block.byteSize()));
        check();
    }

    void resize(int index, long bytes) {
        int position = Math.floorMod(index, this.live.size());
        MemorySegment block = this.live.get(position);
        long extent = extent(block.byteSize());
        long wanted = extent(bytes);
        long end = block.address() + extent;
        boolean fits = wanted <= extent || this.model.isFreeBehind(end, wanted - extent);
        int result = new BlockResize(this.heap.heap(), block, bytes).tryResize(BlockResize.SAME_STRATEGY);
        assertThat(result).isEqualTo(fits ? Strategy.BEST_FIT : BlockResize.MOVE);
        if (fits && wanted > extent) {
            this.model.take(end, wanted - extent);
        } else if (wanted < extent) {
            this.model.give(block.address() + wanted, extent - wanted);
        }
        if (fits) {
            this.live.set(position, this.heap.heap().segmentAt(block.address(), bytes));
        }
        MemorySegment current = this.live.get(position);
        assertThat(this.heap.usableBytes(current)).isEqualTo(extent(current.byteSize()));
        assertThat(this.heap.heap().check(current.address(), current.byteSize())).isEqualTo(Strategy.BEST_FIT);
        check();
    }

    private static long extent(long bytes) {
        return Math.max(GRANULE, (bytes + GRANULE - 1) & -GRANULE);
    }

    private void check() {
        this.heap.source().trim();
        assertThat(this.heap.reservedBytes()).isEqualTo(this.model.chunkBytes());
    }

    @Override
    public void close() {
        this.heap.close();
    }

}
