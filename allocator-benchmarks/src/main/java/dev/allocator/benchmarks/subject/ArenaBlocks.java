package dev.allocator.benchmarks.subject;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A confined arena of the JDK for each block.
 */
final class ArenaBlocks implements BlockAllocator<ArenaBlocks.Block> {

    @Override
    @SuppressWarnings("MustBeClosedChecker") // closed by free()
    public Block allocate(int bytes) {
        Arena arena = Arena.ofConfined();
        return new Block(arena, arena.allocate(bytes));
    }

    @Override
    public void write(Block block, long value) {
        EndWriter.write(block.segment, value);
    }

    @Override
    public void touch(Block block) {
        PageToucher.touch(block.segment);
    }

    @Override
    public void free(Block block) {
        block.arena.close();
    }

    /**
     * A segment and what frees it.
     */
    record Block(Arena arena, MemorySegment segment) {}

}
