package dev.allocator.internal.strategy;

/**
 * Makes used blocks of {@link BestFit} longer, by taking from the free block behind them, and shorter. Guarded by its lock.
 */
final class BestFitExtents {

    private BestFitExtents() {}

    /**
     * Tells whether a block can have so many bytes where it is.
     */
    static boolean hasRoom(BlockMap blocks, int granule, long bytes) {
        int end = blocks.end(granule);
        int limit = isFree(blocks, end) ? blocks.end(end) : end;
        return (bytes + BlockMap.GRANULE_BYTES - 1) >>> BlockMap.GRANULE_SHIFT <= limit - granule;
    }

    private static boolean isFree(BlockMap blocks, int granule) {
        return granule < blocks.granules() && blocks.isFree(granule);
    }

    /**
     * Makes a block as long as is wanted, or as there is room for. What it leaves of the one behind it stays free.
     */
    static void lengthen(BestFit bestFit, BestFitChunk chunk, int granule, int wanted) {
        BlockMap blocks = chunk.blocks();
        int end = blocks.end(granule);
        if (wanted <= end - granule || !isFree(blocks, end)) {
            return;
        }
        int limit = blocks.end(end);
        int newEnd = Math.min(granule + wanted, limit);
        blocks.join(end);
        bestFit.noteUse();
        if (newEnd < limit) {
            blocks.begin(newEnd);
            bestFit.note(chunk, newEnd, limit);
        }
        chunk.span().chunk().use(chunk.addressOf(end), chunk.addressOf(newEnd));
    }

    /**
     * Frees what a block has beyond an extent.
     */
    static void shorten(BestFit bestFit, BestFitChunk chunk, int granule, int extent) {
        int end = granule + extent;
        if (end < chunk.blocks().end(granule)) {
            chunk.blocks().begin(end);
            bestFit.give(chunk, end);
        }
    }

}
