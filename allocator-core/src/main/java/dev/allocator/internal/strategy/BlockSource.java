package dev.allocator.internal.strategy;

/**
 * Where the blocks of a magazine come from and go to: those of one size class, shared by all threads.
 */
interface BlockSource {

    int blockBytes();

    /**
     * Moves free blocks into a magazine, lower addresses on top, fewer than wanted when they would cost more memory than
     * one does.
     * @param cache the magazine's, which the source may ask to hand blocks back first
     */
    void take(Magazine magazine, int wanted, ThreadCache cache);

    /**
     * Takes those of so many blocks of a magazine back, the ones that were put in first, that are from here.
     * @return how many are not; they are the first ones of the magazine now
     */
    int give(Magazine magazine, int count);

}
