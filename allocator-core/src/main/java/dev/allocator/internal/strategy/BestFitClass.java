package dev.allocator.internal.strategy;

/**
 * The blocks of one size of {@link BestFit}, which magazines may keep.
 */
record BestFitClass(BestFit bestFit, int extent) implements BlockSource {

    @Override
    public int blockBytes() {
        return this.extent << BlockMap.GRANULE_SHIFT;
    }

    @Override
    public void take(Magazine magazine, int wanted, ThreadCache cache) {
        this.bestFit.take(this.extent, magazine, wanted, cache);
    }

    @Override
    public int give(Magazine magazine, int count) {
        return this.bestFit.give(magazine, count);
    }

}
