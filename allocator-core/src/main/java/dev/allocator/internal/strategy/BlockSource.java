package dev.allocator.internal.strategy;

/**
 * Where the blocks of a magazine come from and go to: those of one size class, shared by all threads.
 */
interface BlockSource {

    int strategy();

    int blockBytes();

    /**
     * Moves free blocks into a magazine, lower addresses on top, fewer than wanted when they would cost more memory than
     * one does.
     * @param cache the magazine's, which the source may ask to hand blocks back first
     */
    void take(Magazine magazine, int wanted, ThreadCache cache);

    /**
     * Takes so many blocks of a magazine back, those that were put in first.
     */
    void giveOldest(Magazine magazine, int count);

}
