package dev.allocator;

import java.lang.foreign.MemorySegment;

/**
 * Blocks of one size from the fixed-size chunks of a pool.
 */
final class FixedSizeBlocks implements FixedSizeAllocator {

    private final Blocks blocks;

    private final long blockBytes;

    FixedSizeBlocks(Blocks blocks, long blockBytes) {
        this.blocks = blocks;
        this.blockBytes = blockBytes;
    }

    @Override
    public long blockBytes() {
        return this.blockBytes;
    }

    @Override
    public MemorySegment allocate() {
        return this.blocks.allocateFixed(this.blockBytes);
    }

    @Override
    public void deallocate(MemorySegment segment) {
        if (segment.byteSize() != this.blockBytes) {
            throw new IllegalArgumentException("The segment must be of " + this.blockBytes + " bytes, but it is of "
                    + segment.byteSize());
        }
        this.blocks.deallocate(segment);
    }

}
