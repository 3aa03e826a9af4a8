package dev.allocator.benchmarks.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import dev.allocator.benchmarks.subject.BlockAllocator;

/**
 * Live blocks of known sizes, all of whose pages are resident. Used by one thread.
 *
 * @param <B> what a block is
 */
final class LiveBlocks<B> {

    private final BlockAllocator<B> allocator;

    private final int[] sizes;

    private final SplittableRandom random;

    private final List<Live<B>> blocks = new ArrayList<>();

    private long liveBytes;

    /**
     * Starts with no block.
     * @param sizes what the sizes of blocks are picked from, each with the same chance
     */
    LiveBlocks(BlockAllocator<B> allocator, int[] sizes, long seed) {
        this.allocator = allocator;
        this.sizes = sizes.clone();
        this.random = new SplittableRandom(seed);
    }

    /**
     * Allocates more blocks.
     */
    void add(int count) {
        for (int i = 0; i < count; i++) {
            this.blocks.add(allocate());
        }
    }

    /**
     * Frees a random block and allocates another, so many times.
     */
    void replace(int times) {
        for (int i = 0; i < times; i++) {
            int index = this.random.nextInt(this.blocks.size());
            free(this.blocks.get(index));
            this.blocks.set(index, allocate());
        }
    }

    /**
     * Frees random blocks until only so many live.
     */
    void shrinkTo(int count) {
        while (this.blocks.size() > count) {
            int index = this.random.nextInt(this.blocks.size());
            Live<B> last = this.blocks.removeLast();
            free((index < this.blocks.size()) ? this.blocks.set(index, last) : last);
        }
    }

    /**
     * Returns how many bytes have been asked for and not freed.
     */
    long liveBytes() {
        return this.liveBytes;
    }

    private Live<B> allocate() {
        int bytes = this.sizes[this.random.nextInt(this.sizes.length)];
        B block = this.allocator.allocate(bytes);
        this.allocator.touch(block);
        this.liveBytes += bytes;
        return new Live<>(block, bytes);
    }

    private void free(Live<B> live) {
        this.allocator.free(live.block);
        this.liveBytes -= live.bytes;
    }

    private record Live<B>(B block, int bytes) {}

}
