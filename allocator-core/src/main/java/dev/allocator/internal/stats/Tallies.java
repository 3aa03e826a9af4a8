package dev.allocator.internal.stats;

import java.util.function.LongConsumer;

/**
 * What all scopes of one writer have bumped and its {@link Counters} have not counted yet. Adding that up takes longer than
 * to count it at once would, but it is done only if somebody asks or something is freed.
 */
public interface Tallies {

    /** For who has no scopes. */
    Tallies NONE = new Tallies() {

        @Override
        public long pendingCount() {
            return 0;
        }

        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public void settle(LongConsumer counting) {}

    };

    /**
     * Returns how many allocations are pending. Any thread may ask.
     */
    long pendingCount();

    /**
     * Returns how many bytes are pending. Any thread may ask.
     */
    long pendingBytes();

    /**
     * Hands over the {@linkplain Counters#word word} of each scope that has something pending. Only the writer of the
     * counters calls this.
     */
    void settle(LongConsumer counting);

}
