package dev.allocator.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;

import dev.allocator.benchmarks.subject.BlockAllocator;

/**
 * A number of live blocks of mixed sizes, of which a random one is replaced by one of a random size. Used by one thread. It is
 * never emptied: the VM that was started for it ends with it.
 *
 * @param <B> what a block is
 */
final class LiveWindow<B> {

    /** A power of two, so that a size is picked by a mask; the picking costs next to nothing beside an allocation. */
    private static final int SIZES = 1024;

    private final BlockAllocator<B> allocator;

    private final int[] sizes;

    private final List<B> blocks;

    private final PaddedCell random = new PaddedCell();

    /**
     * Fills a window.
     * @param slots how many blocks live
     */
    LiveWindow(BlockAllocator<B> allocator, int slots, int minBytes, int maxBytes, long seed) {
        this.allocator = allocator;
        this.sizes = LogUniformSizes.quantiles(minBytes, maxBytes, SIZES);
        this.random.set(seed | 1);
        this.blocks = new ArrayList<>(slots);
        for (int i = 0; i < slots; i++) {
            this.blocks.add(allocate(nextRandom()));
        }
    }

    /**
     * Replaces a block.
     * @return the new one
     */
    B replaceOne() {
        long bits = nextRandom();
        // A multiplication maps 32 random bits to the slots, faster than a remainder would.
        int slot = (int) (((bits >>> 32) * this.blocks.size()) >>> 32);
        this.allocator.free(this.blocks.get(slot));
        B block = allocate(bits);
        this.blocks.set(slot, block);
        return block;
    }

    private B allocate(long bits) {
        int bytes = this.sizes[(int) (bits >>> 20) & (SIZES - 1)];
        B block = this.allocator.allocate(bytes);
        this.allocator.write(block, bytes);
        return block;
    }

    /** Xorshift (G. Marsaglia, Xorshift RNGs, Journal of Statistical Software 8(14), 2003). */
    private long nextRandom() {
        long bits = this.random.get();
        bits ^= bits << 13;
        bits ^= bits >>> 7;
        bits ^= bits << 17;
        this.random.set(bits);
        return bits;
    }

}
