package dev.allocator.internal.stats;

/**
 * What one scope has bumped and its {@link Counters} have not counted yet.
 */
public interface Tally {

    /**
     * Takes over what is pending, a {@linkplain Counters#word word}, so that nothing is any more. Only the writer of the
     * counters calls this.
     */
    long take();

}
