package dev.allocator.benchmarks.memory;

import dev.allocator.benchmarks.subject.BlockAllocator;

/**
 * Very many live blocks of one size: what each costs beyond the bytes asked for.
 */
final class EqualBlocksProgram<B> implements MemoryProgram {

    private static final int WARM_UP_BLOCKS = 64;

    private static final int WARM_UP_REPLACEMENTS = 50_000;

    private final BlockAllocator<B> allocator;

    private final int bytes;

    private final int count;

    EqualBlocksProgram(BlockAllocator<B> allocator, int bytes, int count) {
        this.allocator = allocator;
        this.bytes = bytes;
        this.count = count;
    }

    @Override
    public void run(Recorder recorder) {
        LiveBlocks<B> blocks = new LiveBlocks<>(this.allocator, new int[]{ this.bytes }, 1);
        blocks.add(WARM_UP_BLOCKS);
        blocks.replace(WARM_UP_REPLACEMENTS);
        blocks.shrinkTo(0);
        recorder.start();
        blocks.add(this.count);
        recorder.record(Stage.ALL_LIVE, blocks.liveBytes(), this.allocator.reservedBytes());
        blocks.shrinkTo(0);
    }

}
